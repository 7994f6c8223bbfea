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
final class JsonWriter {

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
  interface Body {
    void write(JsonGenerator out) throws IOException;
  }

  private JsonWriter() {}

  static Json write(Body body) {
    var bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
      body.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return Json.of(bytes.toByteArray());
  }

  static byte[] object(Body fields) {
    return write(
            out -> {
              out.writeStartObject();
              fields.write(out);
              out.writeEndObject();
            })
        .bytes();
  }

  static void string(JsonGenerator out, String field, @Nullable String value) throws IOException {
    if (value != null) {
      out.writeStringField(field, value);
    }
  }

  static void strings(JsonGenerator out, String field, Collection<String> values)
      throws IOException {
    out.writeArrayFieldStart(field);
    for (String value : values) {
      out.writeString(value);
    }
    out.writeEndArray();
  }

  /** Writes {@code value} as it is; it must be valid JSON. */
  static void raw(JsonGenerator out, String field, @Nullable Json value) throws IOException {
    if (value != null) {
      out.writeFieldName(field);
      rawValue(out, value);
    }
  }

  static void rawValue(JsonGenerator out, Json value) throws IOException {
    // The empty raw value writes the separator; the bytes go past the generator undecoded.
    out.writeRawValue("");
    out.flush();
    ((OutputStream) out.getOutputTarget()).write(value.bytes());
  }
}
