package io.rtsuite.endtoend.bots;

import io.rtsuite.events.Json;
import io.rtsuite.events.JsonReader;
import io.rtsuite.events.MalformedMessage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The error that a request was answered with. */
record ErrorAnswer(String code, String message) {

  static ErrorAnswer read(Json error) throws MalformedMessage {
    var fields = new Fields();
    return JsonReader.read(
        error.bytes(),
        in -> {
          in.object("error", name -> fields.read(name, in));
          return new ErrorAnswer(JsonReader.required(fields.code, "code"), fields.message);
        });
  }

  private static final class Fields {
    private @Nullable String code;
    private String message = "";

    void read(String name, JsonReader in) throws IOException, MalformedMessage {
      switch (name) {
        case "code" -> code = in.string("code");
        case "message" -> message = in.string("message");
        default -> in.skip();
      }
    }
  }
}
