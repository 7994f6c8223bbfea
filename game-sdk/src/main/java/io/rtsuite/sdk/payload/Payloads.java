package io.rtsuite.sdk.payload;

import io.micronaut.context.BeanContext;
import io.micronaut.core.beans.BeanIntrospector;
import io.micronaut.core.beans.exceptions.IntrospectionException;
import io.micronaut.core.convert.ConversionService;
import io.micronaut.core.type.Argument;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.ObjectMapper;
import io.micronaut.serde.SerdeIntrospections;
import io.micronaut.serde.config.SerdeConfiguration;
import io.micronaut.serde.config.annotation.SerdeConfig;
import io.micronaut.serde.exceptions.SerdeException;
import io.micronaut.serde.exceptions.path.CollectionItemReferencePath;
import io.micronaut.serde.exceptions.path.MapItemReferencePath;
import io.micronaut.serde.exceptions.path.ReferencePath;
import io.micronaut.serde.jackson.JacksonJsonMapper;
import io.micronaut.serde.jackson.SerdeJacksonConfiguration;
import io.rtsuite.events.Json;
import jakarta.inject.Singleton;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes and reads the data of requests, replies, pushes, states and events. */
@Singleton
public final class Payloads {

  private static final String WRONG = "not of the form asked for";

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
        } catch (IOException | RuntimeException e) {
          throw unwritable(value.getClass(), e);
        }
      }
    };
  }

  /** The JSON of an object as a declared type, which may be one of several cases. */
  public <T> Json write(Argument<T> type, T data) {
    try {
      return Json.of(mapper.writeValueAsBytes(type, data));
    } catch (IOException | RuntimeException e) {
      throw unwritable(type.getType(), e);
    }
  }

  private static IllegalArgumentException unwritable(Class<?> type, Exception cause) {
    return new IllegalArgumentException(
        type.getName() + " cannot be written as JSON; is it @Serdeable?", cause);
  }

  /** Reads a value of the type; null only for JSON's null. */
  public <T> @Nullable T read(Json json, Argument<T> type) throws UnreadablePayload {
    try {
      return mapper.readValue(json.bytes(), type);
    } catch (SerdeException e) {
      throw unreadable(e, json, type);
    } catch (IOException | RuntimeException e) {
      // A type's own constructor may refuse its values by throwing.
      throw new UnreadablePayload("", WRONG, e);
    }
  }

  private UnreadablePayload unreadable(SerdeException failure, Json json, Argument<?> type) {
    String wrong = WRONG;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof WrongForm form) {
        wrong = "must be " + form.getMessage();
      }
    }
    String path = path(failure);
    if (wrong.equals(WRONG)) {
      String missing = missing(failure, json, type);
      if (!missing.isEmpty()) {
        wrong = "must be there";
        path = path.isEmpty() ? missing : path + "." + missing;
      }
    }
    return new UnreadablePayload(path, wrong, failure);
  }

  /** The way from the top to the value that cannot be read; serdes note it from the inside out. */
  private static String path(SerdeException failure) {
    var path = new StringBuilder();
    for (ReferencePath step : failure.getPath().reversed()) {
      switch (step) {
        case CollectionItemReferencePath item -> path.append('[').append(item.index()).append(']');
        case MapItemReferencePath entry -> path.append('.').append(entry.key());
        case ReferencePath field -> path.append('.').append(field.getArgument().getName());
      }
    }
    return path.isEmpty() || path.charAt(0) != '.' ? path.toString() : path.substring(1);
  }

  /** The first field that a type must have and its object has not, which serdes do not tell. */
  private String missing(SerdeException failure, Json json, Argument<?> whole) {
    JsonNode node;
    try {
      node = mapper.readValue(json.bytes(), Argument.of(JsonNode.class));
    } catch (IOException e) {
      return "";
    }
    Argument<?> type = whole;
    for (ReferencePath step : failure.getPath().reversed()) {
      if (node == null) {
        return "";
      }
      switch (step) {
        case CollectionItemReferencePath item -> {
          node = node.isArray() ? node.get(item.index()) : null;
          type = type.getFirstTypeVariable().orElse(null);
        }
        case MapItemReferencePath entry -> {
          node = node.isObject() ? node.get(entry.key()) : null;
          type = type.getTypeVariable("V").orElse(null);
        }
        case ReferencePath field -> {
          node = node.isObject() ? node.get(name(field.getArgument())) : null;
          type = field.getArgument();
        }
      }
      if (type == null) {
        return "";
      }
    }
    return missing(node, type);
  }

  private static String missing(@Nullable JsonNode node, Argument<?> type) {
    var introspection = BeanIntrospector.SHARED.findIntrospection(type.getType());
    if (introspection.isEmpty() || node == null || !node.isObject()) {
      return "";
    }
    for (Argument<?> field : introspection.get().getConstructorArguments()) {
      JsonNode value = node.get(name(field));
      if ((value == null || value.isNull())
          && !field.isNullable()
          && !Required.isEmptyWhenMissing(field)) {
        return name(field);
      }
    }
    return "";
  }

  private static String name(Argument<?> field) {
    return field
        .getAnnotationMetadata()
        .stringValue(SerdeConfig.class, SerdeConfig.PROPERTY)
        .orElse(field.getName());
  }

  /**
   * Makes sure at start that values of the type can be read.
   *
   * @throws IllegalArgumentException naming a type that cannot
   */
  public void checkReadable(Argument<?> type, String where) {
    try {
      registry.findDeserializer(type).createSpecific(registry.newDecoderContext(null), same(type));
    } catch (SerdeException | IntrospectionException e) {
      throw new IllegalArgumentException(
          "%s: %s cannot be read from JSON; is it @Serdeable?".formatted(where, type), e);
    }
  }

  @SuppressWarnings("unchecked") // an argument is its own supertype
  private static <T> Argument<? super T> same(Argument<?> type) {
    return (Argument<? super T>) type;
  }
}
