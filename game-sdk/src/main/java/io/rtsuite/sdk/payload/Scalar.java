package io.rtsuite.sdk.payload;

import io.micronaut.core.type.Argument;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.Decoder;
import io.micronaut.serde.Deserializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a plain value and nothing that merely looks like one: 1.5 is no {@code int}, {@code "12"}
 * no number, 5 no string.
 *
 * @param expected for people, completing "must be"
 * @param read null for a value of another kind
 */
record Scalar<T>(String expected, Function<JsonNode, @Nullable T> read) implements Deserializer<T> {

  static final Map<Class<?>, Scalar<?>> ALL = all();

  private static Map<Class<?>, Scalar<?>> all() {
    var all = new HashMap<Class<?>, Scalar<?>>();
    all.put(String.class, new Scalar<>("a string", n -> n.isString() ? n.getStringValue() : null));
    var bool = new Scalar<>("true or false", n -> n.isBoolean() ? n.getBooleanValue() : null);
    all.put(boolean.class, bool);
    all.put(Boolean.class, bool);
    var whole = new Scalar<>("a whole number in range", n -> exact(n, BigDecimal::intValueExact));
    all.put(int.class, whole);
    all.put(Integer.class, whole);
    var wide = new Scalar<>("a whole number in range", n -> exact(n, BigDecimal::longValueExact));
    all.put(long.class, wide);
    all.put(Long.class, wide);
    var small = new Scalar<>("a whole number in range", n -> exact(n, BigDecimal::shortValueExact));
    all.put(short.class, small);
    all.put(Short.class, small);
    var number = new Scalar<>("a number", n -> n.isNumber() ? n.getDoubleValue() : null);
    all.put(double.class, number);
    all.put(Double.class, number);
    return Map.copyOf(all);
  }

  private static <T> @Nullable T exact(JsonNode node, Function<BigDecimal, T> narrow) {
    if (!node.isNumber()) {
      return null;
    }
    try {
      return narrow.apply(node.getBigDecimalValue());
    } catch (ArithmeticException | NumberFormatException e) {
      return null;
    }
  }

  @Override
  public T deserialize(Decoder decoder, DecoderContext context, Argument<? super T> type)
      throws IOException {
    T value = read.apply(decoder.decodeNode());
    if (value == null) {
      throw new WrongForm(expected);
    }
    return value;
  }
}
