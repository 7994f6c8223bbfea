package io.rtsuite.sdk.payload;

import io.micronaut.core.type.Argument;
import io.micronaut.serde.Decoder;
import io.micronaut.serde.Deserializer;
import io.micronaut.serde.exceptions.SerdeException;
import jakarta.validation.constraints.NotNull;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list or map that must be there: others are empty when they are missing, so that no
 * constraint can tell the two apart afterwards.
 */
record Required<T>(Deserializer<T> ofAll) implements Deserializer<T> {

  /** Whether a field may be left out, meaning an empty one. */
  static boolean isEmptyWhenMissing(Argument<?> field) {
    return isContainer(field) && !field.isAnnotationPresent(NotNull.class);
  }

  /** Whether a field is one that must be there although its like may be left out. */
  static boolean is(Argument<?> field) {
    return isContainer(field) && field.isAnnotationPresent(NotNull.class);
  }

  private static boolean isContainer(Argument<?> field) {
    return Iterable.class.isAssignableFrom(field.getType())
        || Map.class.isAssignableFrom(field.getType())
        || field.isOptional();
  }

  @Override
  public Deserializer<T> createSpecific(DecoderContext context, Argument<? super T> type)
      throws SerdeException {
    return new Required<>(ofAll.createSpecific(context, type));
  }

  @Override
  public @Nullable T deserialize(Decoder decoder, DecoderContext context, Argument<? super T> type)
      throws IOException {
    return ofAll.deserialize(decoder, context, type);
  }

  @Override
  public @Nullable T deserializeNullable(
      Decoder decoder, DecoderContext context, Argument<? super T> type) throws IOException {
    return decoder.decodeNull() ? null : ofAll.deserialize(decoder, context, type);
  }

  @Override
  public @Nullable T getDefaultValue(DecoderContext context, Argument<? super T> type) {
    return null;
  }
}
