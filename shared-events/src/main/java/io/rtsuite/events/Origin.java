package io.rtsuite.events;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The input of a game that caused a push, and the push's number among its outputs: what lets
 * gateways drop a repetition.
 *
 * @param service 1–64 of letters, digits, {@code - _ .}
 * @param topicId id of the request topic, of the same characters
 * @param n counts an input's outputs from 0
 */
public record Origin(String service, String topicId, int partition, long offset, int n) {

  /** Gateways remember these names, so they are no place for a megabyte. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  void write(JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("service", service);
    out.writeStringField("topicId", topicId);
    out.writeNumberField("partition", partition);
    out.writeNumberField("offset", offset);
    out.writeNumberField("n", n);
    out.writeEndObject();
  }

  static Origin read(JsonReader in) throws IOException, MalformedMessage {
    var origin =
        new Object() {
          @Nullable String service;
          @Nullable String topicId;
          @Nullable Integer partition;
          @Nullable Long offset;
          @Nullable Integer n;
        };
    in.object(
        "from",
        name -> {
          switch (name) {
            case "service" -> origin.service = name(in, "from.service");
            case "topicId" -> origin.topicId = name(in, "from.topicId");
            case "partition" -> origin.partition = in.smallInteger("from.partition");
            case "offset" -> origin.offset = in.integer("from.offset");
            case "n" -> origin.n = in.smallInteger("from.n");
            default -> in.skip();
          }
        });
    return new Origin(
        JsonReader.required(origin.service, "from.service"),
        JsonReader.required(origin.topicId, "from.topicId"),
        JsonReader.required(origin.partition, "from.partition"),
        JsonReader.required(origin.offset, "from.offset"),
        JsonReader.required(origin.n, "from.n"));
  }

  private static String name(JsonReader in, String what) throws IOException, MalformedMessage {
    String name = in.string(what);
    if (!NAME.matcher(name).matches()) {
      throw new MalformedMessage(what + " is not 1-64 of letters, digits, - _ .");
    }
    return name;
  }
}
