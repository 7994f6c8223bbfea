package io.rtsuite.gateway.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.rtsuite.events.Json;
import io.rtsuite.events.RtError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The JSON of answers that gateways write themselves. */
final class Answers {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int LONGEST_ECHO = 100;

  private interface Fields {
    void write(JsonGenerator out) throws IOException;
  }

  private Answers() {}

  /** The ack of a request that its service answered without content. */
  static Json done(List<String> rooms) {
    return object(out -> {
      out.writeBooleanField("ok", true);
      if (!rooms.isEmpty()) {
        out.writeArrayFieldStart("rooms");
        for (String room : rooms) {
          out.writeString(room);
        }
        out.writeEndArray();
      }
    });
  }

  /** The content of the event that tells of a failure which no ack can tell. */
  static Json failure(RtError error, String event) {
    return object(out -> {
      out.writeStringField("code", error.code());
      out.writeStringField("message", error.message());
      out.writeBooleanField("retryable", error.retryable());
      if (error.requestId() != null) {
        out.writeStringField("requestId", error.requestId());
      }
      out.writeStringField(
          "event", event.length() > LONGEST_ECHO ? event.substring(0, LONGEST_ECHO) : event);
    });
  }

  static Json timestamp(String field, long millis) {
    return object(out -> out.writeNumberField(field, millis));
  }

  static Json text(String field, String text) {
    return object(out -> out.writeStringField(field, text));
  }

  private static Json object(Fields fields) {
    var bytes = new ByteArrayOutputStream(128);
    try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
      out.writeStartObject();
      fields.write(out);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return Json.of(bytes.toByteArray());
  }
}
