package io.rtsuite.gateway.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.rtsuite.events.Json;
import java.io.IOException;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** What a gateway has to know of an event's first argument, found in one pass without a tree. */
sealed interface FirstArgument {

  /** Longest subject, window id and action id, in characters. */
  int MAX_LENGTH = 256;

  /**
   * It has the right shape.
   *
   * @param subject absent where none was asked for
   */
  record Read(@Nullable String subject, @Nullable String windowId, @Nullable String actionId)
      implements FirstArgument {}

  /** It is not what the event asks for; {@code reason} is for the client. */
  record Wrong(String reason) implements FirstArgument {}

  /**
   * Reads an argument.
   *
   * @param argument absent where the client sent none
   * @param subjectField the top-level field that must name the subject; absent for none
   */
  static FirstArgument read(@Nullable Json argument, @Nullable String subjectField) {
    if (argument == null) {
      return subjectField == null
          ? new Read(null, null, null)
          : new Wrong(Scan.missing(subjectField));
    }
    try (JsonParser parser = Scan.FACTORY.createParser(argument.bytes())) {
      return new Scan(parser, subjectField).read();
    } catch (IOException e) {
      return new Wrong("The first argument is not valid JSON.");
    }
  }

  /** One pass over one argument. */
  final class Scan {
    // Keys come from outside and must not be interned.
    private static final JsonFactory FACTORY =
        new JsonFactoryBuilder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

    private static final String META = "__m";

    private final JsonParser parser;
    private final @Nullable String subjectField;
    private @Nullable String subject;
    private @Nullable String windowId;
    private @Nullable String actionId;
    private boolean metaSeen;
    private @Nullable String wrong;

    private Scan(JsonParser parser, @Nullable String subjectField) {
      this.parser = parser;
      this.subjectField = subjectField;
    }

    private static String missing(String field) {
      return "The first argument has no field '" + field + "'.";
    }

    private FirstArgument read() throws IOException {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return subjectField == null ? new Read(null, null, null) : new Wrong(missing(subjectField));
      }
      while (wrong == null && parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals(subjectField)) {
          subject(name);
        } else if (name.equals(META)) {
          meta();
        } else {
          parser.skipChildren();
        }
      }
      if (wrong == null && subjectField != null && subject == null) {
        wrong = missing(subjectField);
      }
      return wrong == null ? new Read(subject, windowId, actionId) : new Wrong(wrong);
    }

    private void subject(String name) throws IOException {
      if (subject != null) {
        wrong = "The field '" + name + "' stands twice in the first argument.";
        return;
      }
      subject =
          switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getText();
            // A number of a million digits is not worth its conversion.
            case VALUE_NUMBER_INT ->
                parser.getTextLength() > MAX_LENGTH
                    ? parser.getText()
                    : new BigInteger(parser.getText()).toString();
            default -> null;
          };
      if (subject == null || subject.isEmpty() || subject.length() > MAX_LENGTH) {
        wrong =
            "The field '%s' is no text of 1-%d characters and no integer."
                .formatted(name, MAX_LENGTH);
      }
    }

    private void meta() throws IOException {
      if (metaSeen) {
        wrong = "The field '__m' stands twice in the first argument.";
        return;
      }
      metaSeen = true;
      switch (parser.currentToken()) {
        case VALUE_NULL -> {}
        case START_OBJECT -> {
          while (wrong == null && parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
              case "windowId" -> windowId = id(name, windowId);
              case "actionId" -> actionId = id(name, actionId);
              default -> parser.skipChildren();
            }
          }
        }
        default -> wrong = "The field '__m' is not an object.";
      }
    }

    private @Nullable String id(String name, @Nullable String before) throws IOException {
      if (parser.currentToken() == JsonToken.VALUE_NULL) {
        return before;
      }
      boolean text = parser.currentToken() == JsonToken.VALUE_STRING;
      String id = text ? parser.getText() : "";
      if (before != null || id.isEmpty() || id.length() > MAX_LENGTH) {
        wrong =
            "The field '__m.%s' stands twice or is no text of 1-%d characters."
                .formatted(name, MAX_LENGTH);
      }
      return id;
    }
  }
}
