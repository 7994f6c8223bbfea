package io.rtsuite.replay.compare;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON value as maps, lists, texts, numbers, truth values and null. */
public final class JsonTree {

  private static final JsonFactory JSON = new JsonFactory();

  private JsonTree() {}

  /**
   * Reads one value.
   *
   * @throws UncheckedIOException when it is no JSON
   */
  public static @Nullable Object parse(byte[] json) {
    try (JsonParser parser = JSON.createParser(json)) {
      parser.nextToken();
      return value(parser);
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON", e);
    }
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          fields.put(name, value(parser));
        }
        yield fields;
      }
      case START_ARRAY -> {
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(value(parser));
        }
        yield elements;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDecimalValue().stripTrailingZeros();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new IOException("an unexpected end");
    };
  }

  /** The value as JSON text on one line. */
  public static String text(@Nullable Object value) {
    return written(value, false);
  }

  /** The value as JSON text, indented. */
  public static String pretty(@Nullable Object value) {
    return written(value, true);
  }

  private static String written(@Nullable Object value, boolean pretty) {
    var text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      if (pretty) {
        var indenter = new DefaultIndenter("  ", "\n");
        var printer = new DefaultPrettyPrinter();
        printer.indentObjectsWith(indenter);
        out.setPrettyPrinter(printer);
      }
      write(out, value);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator out, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> out.writeNull();
      case Map<?, ?> fields -> {
        out.writeStartObject();
        for (Map.Entry<?, ?> field : fields.entrySet()) {
          out.writeFieldName(String.valueOf(field.getKey()));
          write(out, field.getValue());
        }
        out.writeEndObject();
      }
      case List<?> elements -> {
        out.writeStartArray();
        for (Object element : elements) {
          write(out, element);
        }
        out.writeEndArray();
      }
      case String text -> out.writeString(text);
      case BigDecimal number -> out.writeNumber(number.toPlainString());
      case Boolean truth -> out.writeBoolean(truth);
      default -> throw new IllegalArgumentException("no JSON: " + value.getClass());
    }
  }
}
