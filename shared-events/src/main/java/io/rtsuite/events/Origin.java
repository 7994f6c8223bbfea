package io.rtsuite.events;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The input of a game that caused a push, and the push's number among its outputs: what lets
 * gateways drop a repetition.
 *
 * @param topicId id of the request topic
 * @param n counts an input's outputs from 0
 */
public record Origin(String service, String topicId, int partition, long offset, int n) {

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
            case "service" -> origin.service = in.string("from.service");
            case "topicId" -> origin.topicId = in.string("from.topicId");
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
}
