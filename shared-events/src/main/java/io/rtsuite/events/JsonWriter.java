package io.rtsuite.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Writes messages as JSON bytes, field by field; a null value leaves its field out. */
public final class JsonWriter {

  /**
   * For UTF-8 only: with detection on, UTF-16 would be read too, where values have no byte offsets
   * to be cut out by. Names come from outside, so they are not interned.
   */
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  /** Writes one JSON value. */
  @FunctionalInterface
  public interface Body {
    /** Writes it. */
    void write(JsonGenerator out) throws IOException;
  }

  private JsonWriter() {}

  /** The value as JSON. */
  public static Json write(Body body) {
    var bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
      body.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return Json.of(bytes.toByteArray());
  }

  /** An object of these fields. */
  public static byte[] object(Body fields) {
    return write(
            out -> {
              out.writeStartObject();
              fields.write(out);
              out.writeEndObject();
            })
        .bytes();
  }

  /** A text field, left out when null. */
  public static void string(JsonGenerator out, String field, @Nullable String value)
      throws IOException {
    if (value != null) {
      out.writeStringField(field, value);
    }
  }

  /** A field with texts. */
  public static void strings(JsonGenerator out, String field, Collection<String> values)
      throws IOException {
    out.writeArrayFieldStart(field);
    for (String value : values) {
      out.writeString(value);
    }
    out.writeEndArray();
  }

  /** Writes {@code value} as it is; it must be valid JSON. */
  public static void raw(JsonGenerator out, String field, @Nullable Json value) throws IOException {
    if (value != null) {
      out.writeFieldName(field);
      rawValue(out, value);
    }
  }

  /** The same without a field's name. */
  public static void rawValue(JsonGenerator out, Json value) throws IOException {
    // The empty raw value writes the separator; the bytes go past the generator undecoded.
    out.writeRawValue("");
    out.flush();
    ((OutputStream) out.getOutputTarget()).write(value.bytes());
  }
}
