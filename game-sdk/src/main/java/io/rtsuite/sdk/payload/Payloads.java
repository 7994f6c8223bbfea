package io.rtsuite.sdk.payload;

import io.micronaut.context.BeanContext;
import io.micronaut.core.convert.ConversionService;
import io.micronaut.core.type.Argument;
import io.micronaut.serde.ObjectMapper;
import io.micronaut.serde.SerdeIntrospections;
import io.micronaut.serde.config.SerdeConfiguration;
import io.micronaut.serde.exceptions.SerdeException;
import io.micronaut.serde.jackson.JacksonJsonMapper;
import io.micronaut.serde.jackson.SerdeJacksonConfiguration;
import io.rtsuite.events.Json;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes and reads the data of requests, replies, pushes, states and events. */
@Singleton
public final class Payloads {

  private final ObjectMapper mapper;
  private final PayloadRegistry registry;

  Payloads(
      BeanContext beans,
      SerdeIntrospections introspections,
      ConversionService conversion,
      SerdeConfiguration configuration,
      SerdeJacksonConfiguration jackson) {
    this.registry = new PayloadRegistry(beans, introspections, conversion, configuration);
    this.mapper = new JacksonJsonMapper(registry, configuration, jackson);
  }

  /**
   * The JSON of any serializable object; {@link Json} as it is.
   *
   * @throws IllegalArgumentException naming a type that cannot be written
   */
  public Json write(@Nullable Object data) {
    return switch (data) {
      case null -> Json.NULL;
      case Json json -> json;
      case Object value -> {
        try {
          yield Json.of(mapper.writeValueAsBytes(value));
        } catch (IOException e) {
          throw unwritable(value.getClass(), e);
        }
      }
    };
  }

  /** The JSON of an object as a declared type, which may be one of several cases. */
  public <T> Json write(Argument<T> type, T data) {
    try {
      return Json.of(mapper.writeValueAsBytes(type, data));
    } catch (IOException e) {
      throw unwritable(type.getType(), e);
    }
  }

  private static IllegalArgumentException unwritable(Class<?> type, IOException cause) {
    return new IllegalArgumentException(
        type.getName() + " cannot be written as JSON; is it @Serdeable?", cause);
  }

  /** Reads a value of the type; null only for JSON's null. */
  public <T> @Nullable T read(Json json, Argument<T> type) throws UnreadablePayload {
    try {
      return mapper.readValue(json.bytes(), type);
    } catch (SerdeException e) {
      throw new UnreadablePayload(reason(e), e);
    } catch (IOException e) {
      throw new UnreadablePayload("not of the form asked for", e);
    }
  }

  private static String reason(SerdeException failure) {
    String path = failure.getPath().stream().map(Object::toString).collect(Collectors.joining("."));
    return path.isEmpty() ? "not of the form asked for" : path + ": not of the form asked for";
  }

  /**
   * Makes sure at start that values of the type can be read.
   *
   * @throws IllegalArgumentException naming a type that cannot
   */
  public void checkReadable(Argument<?> type, String where) {
    try {
      registry.findDeserializer(type).createSpecific(registry.newDecoderContext(null), same(type));
    } catch (SerdeException e) {
      throw new IllegalArgumentException(
          "%s: %s cannot be read from JSON; is it @Serdeable?".formatted(where, type), e);
    }
  }

  @SuppressWarnings("unchecked") // an argument is its own supertype
  private static <T> Argument<? super T> same(Argument<?> type) {
    return (Argument<? super T>) type;
  }
}
