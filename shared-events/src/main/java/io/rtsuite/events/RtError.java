package io.rtsuite.events;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told when a request fails.
 *
 * @param code stable, from {@link ErrorCode} or a service's own, written the same way
 * @param message for people; says nothing of the inside
 * @param retryable whether the same request may succeed later
 * @param requestId what finds the request in logs and on Kafka; absent where there was none
 */
public record RtError(String code, String message, boolean retryable, @Nullable String requestId) {

  /** A catalogued error with its standard message. */
  public static RtError of(ErrorCode code, @Nullable String requestId) {
    return of(code, code.meaning(), requestId);
  }

  /** A catalogued error with a more precise message. */
  public static RtError of(ErrorCode code, String message, @Nullable String requestId) {
    return new RtError(code.code(), message, code.retryable(), requestId);
  }

  /** The same error, of a request. */
  public RtError withRequestId(String id) {
    return new RtError(code, message, retryable, id);
  }

  /** The JSON object {@code {code,message,retryable,requestId?}}. */
  public Json toJson() {
    return JsonWriter.write(this::write);
  }

  void write(com.fasterxml.jackson.core.JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("code", code);
    out.writeStringField("message", message);
    out.writeBooleanField("retryable", retryable);
    JsonWriter.string(out, "requestId", requestId);
    out.writeEndObject();
  }

  static RtError read(JsonReader in) throws IOException, MalformedMessage {
    var error =
        new Object() {
          @Nullable String code;
          @Nullable String message;
          boolean retryable;
          @Nullable String requestId;
        };
    in.object(
        "error",
        name -> {
          switch (name) {
            case "code" -> error.code = in.string("error.code");
            case "message" -> error.message = in.string("error.message");
            case "retryable" -> error.retryable = in.bool("error.retryable");
            case "requestId" -> error.requestId = in.nullableString("error.requestId");
            default -> in.skip();
          }
        });
    String code = JsonReader.required(error.code, "error.code");
    return new RtError(
        code, error.message == null ? code : error.message, error.retryable, error.requestId);
  }
}
