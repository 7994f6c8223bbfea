package io.rtsuite.sdk.payload;

import io.micronaut.context.BeanContext;
import io.micronaut.core.convert.ConversionService;
import io.micronaut.core.type.Argument;
import io.micronaut.serde.Deserializer;
import io.micronaut.serde.SerdeIntrospections;
import io.micronaut.serde.Serializer;
import io.micronaut.serde.config.DeserializationConfiguration;
import io.micronaut.serde.config.SerdeConfiguration;
import io.micronaut.serde.config.SerializationConfiguration;
import io.micronaut.serde.config.annotation.SerdeConfig;
import io.micronaut.serde.exceptions.SerdeException;
import io.micronaut.serde.support.DefaultSerdeRegistry;

/**
 * Micronaut's serdes, but bytes are {@link BinarySerde}, plain values are read as they are ({@link
 * Scalar}), what must be there is not made up ({@link Required}), and nothing is left out when
 * empty.
 */
final class PayloadRegistry extends DefaultSerdeRegistry {

  private static final BinarySerde BINARY = new BinarySerde();

  PayloadRegistry(
      BeanContext beans,
      SerdeIntrospections introspections,
      ConversionService conversion,
      SerdeConfiguration configuration) {
    super(beans, introspections, conversion, configuration, new Whole(), new Strict());
  }

  @Override
  @SuppressWarnings("unchecked") // the type says that T is byte[]
  public <T> Serializer<? super T> findSerializer(Argument<? extends T> type)
      throws SerdeException {
    return type.getType() == byte[].class
        ? (Serializer<? super T>) (Serializer<?>) BINARY
        : super.findSerializer(type);
  }

  @Override
  @SuppressWarnings("unchecked") // each reads the type it is found by
  public <T> Deserializer<? extends T> findDeserializer(Argument<? extends T> type)
      throws SerdeException {
    Deserializer<?> own = type.getType() == byte[].class ? BINARY : Scalar.ALL.get(type.getType());
    if (own != null) {
      return (Deserializer<? extends T>) own;
    }
    var found = super.findDeserializer(type);
    return Required.is(type) ? new Required<>(found) : found;
  }

  /** Empty lists and nulls are written, so that what is read back equals what was written. */
  private record Whole() implements SerializationConfiguration {
    @Override
    public SerdeConfig.SerInclude getInclusion() {
      return SerdeConfig.SerInclude.ALWAYS;
    }

    @Override
    public boolean isAlwaysSerializeErrorsAsList() {
      return false;
    }
  }

  /** Unknown fields are passed over; a missing number is not 0. */
  private record Strict() implements DeserializationConfiguration {
    @Override
    public boolean isIgnoreUnknown() {
      return true;
    }

    @Override
    public int getArraySizeThreshold() {
      return 100;
    }

    @Override
    public boolean isStrictNullable() {
      return true;
    }

    @Override
    public boolean isFailOnNullForPrimitives() {
      return true;
    }
  }
}
