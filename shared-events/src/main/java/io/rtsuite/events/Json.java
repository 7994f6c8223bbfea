package io.rtsuite.events;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * One complete JSON value as UTF-8 bytes, carried without being understood.
 *
 * <p>Holds the array it is given and hands it out; nobody writes to it afterwards.
 */
public final class Json {

  /** The value {@code null}. */
  public static final Json NULL = of("null");

  private final byte[] bytes;

  private Json(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Wraps bytes that are known to be one valid JSON value. */
  public static Json of(byte[] validJson) {
    return new Json(validJson);
  }

  /** Wraps text that is known to be one valid JSON value. */
  public static Json of(String validJson) {
    return new Json(validJson.getBytes(StandardCharsets.UTF_8));
  }

  /** A JSON string with the given content. */
  public static Json string(String content) {
    return JsonWriter.write(out -> out.writeString(content));
  }

  /** A JSON array of these values. */
  public static Json array(List<Json> values) {
    var bytes = new ByteArrayOutputStream(256);
    bytes.write('[');
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        bytes.write(',');
      }
      bytes.writeBytes(values.get(i).bytes());
    }
    bytes.write(']');
    return of(bytes.toByteArray());
  }

  /** The UTF-8 bytes; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Json json && Arrays.equals(bytes, json.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The JSON text. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Says how long it is and nothing of the content, which must not reach a log. */
  @Override
  public String toString() {
    return "Json[" + bytes.length + " bytes]";
  }
}
