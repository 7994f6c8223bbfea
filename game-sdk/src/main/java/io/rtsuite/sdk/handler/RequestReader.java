package io.rtsuite.sdk.handler;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.micronaut.core.beans.BeanIntrospector;
import io.micronaut.core.type.Argument;
import io.micronaut.validation.validator.Validator;
import io.rtsuite.events.ErrorCode;
import io.rtsuite.events.Json;
import io.rtsuite.events.Request;
import io.rtsuite.sdk.payload.Payloads;
import io.rtsuite.sdk.payload.UnreadablePayload;
import io.rtsuite.sdk.request.RequestRefused;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads and validates what a client sent as the types that a handler asks for. */
@Singleton
public final class RequestReader {

  private static final JsonFactory JSON = new JsonFactory();
  private static final Json NOTHING = Json.of("{}");

  private final Payloads payloads;
  private final Validator validator;

  RequestReader(Payloads payloads, Validator validator) {
    this.payloads = payloads;
    this.validator = validator;
  }

  /** The arguments the client sent, each as it is written. */
  public static List<Json> arguments(Request request) {
    Json data = request.data();
    if (data == null) {
      return List.of();
    }
    return request.several() ? elements(data.bytes()) : List.of(data);
  }

  private static List<Json> elements(byte[] array) {
    var elements = new ArrayList<Json>();
    try (JsonParser parser = JSON.createParser(array)) {
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        int end = (int) parser.currentLocation().getByteOffset();
        elements.add(Json.of(Arrays.copyOfRange(array, start, end)));
      }
    } catch (IOException e) {
      throw new RequestRefused(ErrorCode.BAD_REQUEST, "args are not a JSON array");
    }
    return elements;
  }

  /**
   * The request as a type; nothing sent reads as an empty object.
   *
   * @throws RequestRefused saying which field is wrong
   */
  public <T> @Nullable T read(@Nullable Json argument, Argument<T> type) {
    return read(argument, type, "the request");
  }

  /**
   * An argument as a type; nothing sent reads as an empty object where it is to be an object.
   *
   * @param name of the argument, for an error in the whole of it
   * @throws RequestRefused saying which field is wrong
   */
  <T> @Nullable T read(@Nullable Json argument, Argument<T> type, String name) {
    if (argument == null && type.isNullable()) {
      return null;
    }
    if (argument == null && !isObject(type)) {
      throw refused(name + ": must be there");
    }
    T value;
    try {
      value = payloads.read(argument == null ? NOTHING : argument, type);
    } catch (UnreadablePayload e) {
      throw refused(
          e.path().isEmpty() || e.path().startsWith("[")
              ? name + (e.path().isEmpty() ? ": " : "") + e.getMessage()
              : e.getMessage());
    }
    if (value == null) {
      if (type.isNullable()) {
        return null;
      }
      throw refused(name + ": must not be null");
    }
    if (BeanIntrospector.SHARED.findIntrospection(value.getClass()).isPresent()) {
      var violations = validator.validate(value);
      if (!violations.isEmpty()) {
        throw refused(explain(violations));
      }
    }
    return value;
  }

  private static boolean isObject(Argument<?> type) {
    return Map.class.isAssignableFrom(type.getType())
        || BeanIntrospector.SHARED.findIntrospection(type.getType()).isPresent();
  }

  /** What is wrong with an object. */
  private static String explain(Collection<? extends ConstraintViolation<?>> violations) {
    return explain(violations, path -> path);
  }

  /** What is wrong with a method's parameters; the method's own name means nothing to a client. */
  static String explainCall(Collection<? extends ConstraintViolation<?>> violations) {
    return explain(violations, path -> path.substring(path.indexOf('.') + 1));
  }

  private static String explain(
      Collection<? extends ConstraintViolation<?>> violations, UnaryOperator<String> shown) {
    return violations.stream()
        .map(violation ->
            shown.apply(violation.getPropertyPath().toString()) + ": " + violation.getMessage())
        .sorted()
        .collect(Collectors.joining("; "));
  }

  private static RequestRefused refused(@Nullable String why) {
    return new RequestRefused(ErrorCode.BAD_REQUEST, why == null ? "unreadable" : why);
  }
}
