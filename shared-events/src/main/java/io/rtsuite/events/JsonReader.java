package io.rtsuite.events;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages from JSON bytes in one pass; values of no interest are skipped, opaque ones are
 * cut out as bytes. Every violation is a {@link MalformedMessage}.
 */
final class JsonReader {

  private final byte[] bytes;
  private final JsonParser parser;

  private JsonReader(byte[] bytes, JsonParser parser) {
    this.bytes = bytes;
    this.parser = parser;
  }

  /** Reads one JSON value; the parser stands on its first token. */
  @FunctionalInterface
  interface Body<T> {
    T read(JsonReader in) throws IOException, MalformedMessage;
  }

  /** Takes one field of an object; the reader stands on the first token of its value. */
  @FunctionalInterface
  interface Field {
    void read(String name) throws IOException, MalformedMessage;
  }

  static <T> T read(byte @Nullable [] bytes, Body<T> body) throws MalformedMessage {
    if (bytes == null) {
      throw new MalformedMessage("no value");
    }
    try (JsonParser parser = JsonWriter.FACTORY.createParser(bytes)) {
      if (parser.nextToken() == null) {
        throw new MalformedMessage("empty value");
      }
      T result = body.read(new JsonReader(bytes, parser));
      if (parser.nextToken() != null) {
        throw new MalformedMessage("something follows the JSON value");
      }
      return result;
    } catch (IOException e) {
      throw new MalformedMessage("not valid JSON", e);
    }
  }

  boolean isObject() {
    return parser.currentToken() == JsonToken.START_OBJECT;
  }

  boolean isArray() {
    return parser.currentToken() == JsonToken.START_ARRAY;
  }

  boolean isString() {
    return parser.currentToken() == JsonToken.VALUE_STRING;
  }

  boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  /** Visits the fields of the object the reader stands on; a field left unread is skipped. */
  void object(String what, Field field) throws IOException, MalformedMessage {
    if (!isObject()) {
      throw new MalformedMessage(what + " is not an object");
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      field.read(name);
    }
  }

  <T> List<T> array(String what, Body<T> element) throws IOException, MalformedMessage {
    if (!isArray()) {
      throw new MalformedMessage(what + " is not an array");
    }
    var elements = new ArrayList<T>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(element.read(this));
    }
    return List.copyOf(elements);
  }

  void skip() throws IOException {
    parser.skipChildren();
  }

  String string(String what) throws IOException, MalformedMessage {
    if (!isString()) {
      throw new MalformedMessage(what + " is not a string");
    }
    return parser.getText();
  }

  @Nullable String nullableString(String what) throws IOException, MalformedMessage {
    return isNull() ? null : string(what);
  }

  List<String> strings(String what) throws IOException, MalformedMessage {
    return array(what, in -> in.string(what));
  }

  long integer(String what) throws IOException, MalformedMessage {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw new MalformedMessage(what + " is not an integer");
    }
    try {
      return parser.getLongValue();
    } catch (IOException e) {
      throw new MalformedMessage(what + " is out of range", e);
    }
  }

  int smallInteger(String what) throws IOException, MalformedMessage {
    long value = integer(what);
    if (value != (int) value) {
      throw new MalformedMessage(what + " is out of range");
    }
    return (int) value;
  }

  boolean bool(String what) throws IOException, MalformedMessage {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw new MalformedMessage(what + " is not true or false");
    };
  }

  /** Cuts out the value the reader stands on, as it is written. */
  Json raw() throws IOException {
    int start = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    parser.finishToken();
    int end = (int) parser.currentLocation().getByteOffset();
    return Json.of(Arrays.copyOfRange(bytes, start, end));
  }

  /** The value of a field that must be there. */
  static <T> T required(@Nullable T value, String what) throws MalformedMessage {
    if (value == null) {
      throw new MalformedMessage(what + " is missing");
    }
    return value;
  }
}
