package io.rtsuite.gateway.plain;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.rtsuite.events.Json;
import io.rtsuite.gateway.socket.IncomingValues;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A text frame of a plain WebSocket client, read in one pass without a tree. */
sealed interface PlainFrame {

  /** Longest id of a frame, in characters as written. */
  int MAX_ID = 100;

  /**
   * {@code {"event","data"|"args","id"?,"attachments"?}}.
   *
   * @param values its arguments, to be completed with as many binary frames as they say; absent for
   *     none
   * @param id as written; absent when no answer is wanted
   */
  record Event(String event, @Nullable IncomingValues values, @Nullable Json id)
      implements PlainFrame {
    int attachments() {
      return values == null ? 0 : values.attachments();
    }
  }

  /** {@code {"auth":{"token"}}}. */
  record Auth(@Nullable String token) implements PlainFrame {}

  /**
   * Not what a frame looks like.
   *
   * @param reason for the client
   * @param id where it could be read, so that the answer finds its question
   */
  record Wrong(String reason, @Nullable Json id) implements PlainFrame {}

  /** Reads a frame. */
  static PlainFrame read(String text) {
    var scan = new Scan(text);
    try {
      return scan.read();
    } catch (IOException e) {
      return new Wrong("The frame is not valid JSON.", scan.id);
    }
  }

  /** One pass over one frame. */
  final class Scan {
    private static final JsonFactory FACTORY =
        new JsonFactoryBuilder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();
    private static final Set<String> FIELDS =
        Set.of("event", "data", "args", "id", "attachments", "auth");

    private final String text;
    private final Set<String> seen = new HashSet<>();
    private @Nullable String event;
    private @Nullable String data;
    private @Nullable String token;
    private @Nullable Json id;
    private int attachments;
    private @Nullable String wrong;

    private Scan(String text) {
      this.text = text;
    }

    private PlainFrame read() throws IOException {
      try (JsonParser parser = FACTORY.createParser(text)) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          return new Wrong("The frame is not a JSON object.", null);
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          field(name, parser);
          parser.skipChildren();
        }
        if (parser.nextToken() != null) {
          return new Wrong("Something follows the frame's JSON object.", id);
        }
      }
      if (wrong != null) {
        return new Wrong(wrong, id);
      }
      return seen.contains("auth") && event == null ? new Auth(token) : event();
    }

    private void field(String name, JsonParser parser) throws IOException {
      if (!FIELDS.contains(name)) {
        return;
      }
      if (!seen.add(name)) {
        wrong = "A field stands twice in the frame.";
        return;
      }
      JsonToken value = parser.currentToken();
      switch (name) {
        case "event" -> {
          if (value == JsonToken.VALUE_STRING) {
            event = parser.getText();
          } else {
            wrong = "The field 'event' is not text.";
          }
        }
        case "data", "args" -> data = raw(parser);
        case "id" -> id(parser);
        case "attachments" -> {
          boolean number =
              value == JsonToken.VALUE_NUMBER_INT
                  && parser.getNumberType() == JsonParser.NumberType.INT;
          attachments = number ? parser.getIntValue() : -1;
          if (attachments < 0 || attachments > IncomingValues.MAX_ATTACHMENTS) {
            wrong =
                "The field 'attachments' is not within 0 and "
                    + IncomingValues.MAX_ATTACHMENTS
                    + ".";
          }
        }
        default -> token(parser);
      }
    }

    private void id(JsonParser parser) throws IOException {
      JsonToken value = parser.currentToken();
      if (value != JsonToken.VALUE_STRING && value != JsonToken.VALUE_NUMBER_INT) {
        wrong = "The field 'id' is neither text nor an integer.";
        return;
      }
      String written = raw(parser);
      if (written.length() > MAX_ID) {
        wrong = "The field 'id' is longer than " + MAX_ID + " characters.";
        return;
      }
      id = Json.of(written);
    }

    private void token(JsonParser parser) throws IOException {
      if (parser.currentToken() == JsonToken.VALUE_NULL) {
        return;
      }
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        wrong = "The field 'auth' is not an object.";
        return;
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        boolean isToken = parser.currentName().equals("token");
        JsonToken value = parser.nextToken();
        if (isToken && value != JsonToken.VALUE_NULL) {
          // What is no text is a token that nobody accepts, not an absent one.
          token = value == JsonToken.VALUE_STRING ? parser.getText() : "";
        }
        parser.skipChildren();
      }
    }

    private String raw(JsonParser parser) throws IOException {
      int start = (int) parser.currentTokenLocation().getCharOffset();
      parser.skipChildren();
      parser.finishToken();
      return text.substring(start, (int) parser.currentLocation().getCharOffset());
    }

    private PlainFrame event() {
      if (event == null) {
        return new Wrong("The frame has no field 'event'.", id);
      }
      if (seen.contains("data") && seen.contains("args")) {
        return new Wrong("The frame has both 'data' and 'args'.", id);
      }
      if (data == null) {
        return attachments == 0
            ? new Event(event, null, id)
            : new Wrong("The frame has attachments and no data.", id);
      }
      byte[] json = data.getBytes(UTF_8);
      var outcome =
          seen.contains("args")
              ? IncomingValues.elements(json, attachments)
              : IncomingValues.value(json, attachments);
      return switch (outcome) {
        case IncomingValues.Outcome.Read(IncomingValues values) -> new Event(event, values, id);
        case IncomingValues.Outcome.Refused(String reason) ->
            new Wrong("The frame's data: " + reason + ".", id);
      };
    }
  }
}
