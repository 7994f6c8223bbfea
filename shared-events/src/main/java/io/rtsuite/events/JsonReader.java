package io.rtsuite.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages from JSON bytes in one pass; values of no interest are skipped, opaque ones are
 * cut out as bytes. Every violation is a {@link MalformedMessage}.
 */
public final class JsonReader {

  private final byte[] bytes;
  private final JsonParser parser;

  private JsonReader(byte[] bytes, JsonParser parser) {
    this.bytes = bytes;
    this.parser = parser;
  }

  /** Reads one JSON value; the parser stands on its first token. */
  @FunctionalInterface
  public interface Body<T> {
    /** Reads it. */
    T read(JsonReader in) throws IOException, MalformedMessage;
  }

  /** Takes one field of an object; the reader stands on the first token of its value. */
  @FunctionalInterface
  public interface Field {
    /** Takes it. */
    void read(String name) throws IOException, MalformedMessage;
  }

  /** Reads a record's whole value. */
  public static <T> T read(byte @Nullable [] bytes, Body<T> body) throws MalformedMessage {
    if (bytes == null) {
      throw new MalformedMessage("no value");
    }
    if (!isUtf8(bytes)) {
      throw new MalformedMessage("not UTF-8");
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
    } catch (JsonProcessingException e) {
      // Neither the exception nor its message is passed on: they quote the payload.
      JsonLocation at = e.getLocation();
      throw new MalformedMessage(
          at == null ? "not valid JSON" : "not valid JSON at byte " + at.getByteOffset());
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
  }

  /** The parser lets some invalid sequences pass, which would break every receiver's socket. */
  private static boolean isUtf8(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        try {
          UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
          return true;
        } catch (CharacterCodingException _) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether the reader stands on an object. */
  public boolean isObject() {
    return parser.currentToken() == JsonToken.START_OBJECT;
  }

  /** Whether the reader stands on an array. */
  public boolean isArray() {
    return parser.currentToken() == JsonToken.START_ARRAY;
  }

  /** Whether the reader stands on a string. */
  public boolean isString() {
    return parser.currentToken() == JsonToken.VALUE_STRING;
  }

  /** Whether the reader stands on {@code null}. */
  public boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  /**
   * Visits the fields of the object the reader stands on, each once: a second field of the same
   * name would make two readers see two messages.
   */
  public void object(String what, Field field) throws IOException, MalformedMessage {
    if (!isObject()) {
      throw new MalformedMessage(what + " is not an object");
    }
    var seen = new HashSet<String>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (!seen.add(name)) {
        throw new MalformedMessage(what + " has a field twice");
      }
      parser.nextToken();
      field.read(name);
    }
  }

  /** Reads the array the reader stands on. */
  public <T> List<T> array(String what, Body<T> element) throws IOException, MalformedMessage {
    if (!isArray()) {
      throw new MalformedMessage(what + " is not an array");
    }
    var elements = new ArrayList<T>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(element.read(this));
    }
    return List.copyOf(elements);
  }

  /** Passes over the value the reader stands on. */
  public void skip() throws IOException {
    parser.skipChildren();
  }

  /** The string the reader stands on. */
  public String string(String what) throws IOException, MalformedMessage {
    if (!isString()) {
      throw new MalformedMessage(what + " is not a string");
    }
    return parser.getText();
  }

  /** The string or null the reader stands on. */
  public @Nullable String nullableString(String what) throws IOException, MalformedMessage {
    return isNull() ? null : string(what);
  }

  /** The array of strings the reader stands on. */
  public List<String> strings(String what) throws IOException, MalformedMessage {
    return array(what, in -> in.string(what));
  }

  /** The integer the reader stands on. */
  public long integer(String what) throws IOException, MalformedMessage {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw new MalformedMessage(what + " is not an integer");
    }
    try {
      return parser.getLongValue();
    } catch (InputCoercionException _) {
      throw new MalformedMessage(what + " is out of range");
    }
  }

  /** The integer of 32 bits the reader stands on. */
  public int smallInteger(String what) throws IOException, MalformedMessage {
    long value = integer(what);
    if (value != (int) value) {
      throw new MalformedMessage(what + " is out of range");
    }
    return (int) value;
  }

  /** The truth value the reader stands on. */
  public boolean bool(String what) throws IOException, MalformedMessage {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw new MalformedMessage(what + " is not true or false");
    };
  }

  /** Cuts out the value the reader stands on, as it is written. */
  public Json raw() throws IOException {
    int start = start();
    parser.skipChildren();
    return since(start);
  }

  /** Where the value begins that the reader stands on. */
  public int start() {
    return (int) parser.currentTokenLocation().getByteOffset();
  }

  /** Cuts out the value that began there and has just been read to its end. */
  public Json since(int start) throws IOException {
    parser.finishToken();
    int end = (int) parser.currentLocation().getByteOffset();
    return Json.of(Arrays.copyOfRange(bytes, start, end));
  }

  /** The value of a field that must be there. */
  public static <T> T required(@Nullable T value, String what) throws MalformedMessage {
    if (value == null) {
      throw new MalformedMessage(what + " is missing");
    }
    return value;
  }
}
