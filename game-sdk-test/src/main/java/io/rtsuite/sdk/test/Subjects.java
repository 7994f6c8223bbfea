package io.rtsuite.sdk.test;

import io.micronaut.core.type.Argument;
import io.rtsuite.events.EventDeclaration;
import io.rtsuite.events.Json;
import io.rtsuite.events.User;
import io.rtsuite.sdk.payload.UnreadablePayload;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request is about, as a gateway finds it. */
final class Subjects {

  private Subjects() {}

  static String of(EventDeclaration declaration, @Nullable Json argument, User user) {
    String field = declaration.subject();
    if (field == null) {
      return user.id();
    }
    Object value = argument == null ? null : fields(argument).get(field);
    return switch (value) {
      case String text -> text;
      case Integer number -> number.toString();
      case Long number -> number.toString();
      case null, default ->
          throw new AssertionError(
              "a gateway answers bad_request: '%s' needs the field '%s', a string or an integer"
                  .formatted(declaration.event().name(), field));
    };
  }

  private static Map<String, Object> fields(Json argument) {
    try {
      var fields =
          PayloadContext.payloads().read(argument, Argument.mapOf(String.class, Object.class));
      return fields == null ? Map.of() : fields;
    } catch (UnreadablePayload e) {
      return Map.of();
    }
  }
}
