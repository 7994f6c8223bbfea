package io.rtsuite.sdk.handler;

import io.micronaut.core.type.Argument;
import io.micronaut.inject.ExecutableMethod;
import io.rtsuite.events.ErrorCode;
import io.rtsuite.events.EventDeclaration;
import io.rtsuite.events.Json;
import io.rtsuite.sdk.Caller;
import io.rtsuite.sdk.request.Exchange;
import io.rtsuite.sdk.request.Handler;
import io.rtsuite.sdk.request.Outputs;
import io.rtsuite.sdk.request.RequestRefused;
import jakarta.validation.ConstraintViolationException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A bean's method that handles a client event. */
final class MethodHandler<B> implements Handler {

  private final String name;
  private final EventDeclaration declaration;
  private final ExecutableMethod<B, ?> method;
  private final Supplier<B> bean;
  private final RequestReader reader;
  private final Answers answers;

  MethodHandler(
      String name,
      EventDeclaration declaration,
      ExecutableMethod<B, ?> method,
      Supplier<B> bean,
      RequestReader reader,
      Outputs outputs) {
    this.name = name;
    this.declaration = declaration;
    this.method = method;
    this.bean = bean;
    this.reader = reader;
    this.answers = new Answers(outputs, method.getReturnType().asArgument());
    checkNothingBehindTheRest();
  }

  private void checkNothingBehindTheRest() {
    boolean taken = false;
    for (Argument<?> parameter : method.getArguments()) {
      if (taken && parameter.getType() != Caller.class) {
        throw new IllegalArgumentException(
            "parameter '%s' stands behind the list of all arguments that are left"
                .formatted(parameter.getName()));
      }
      taken |= isRest(parameter);
    }
  }

  /** All arguments from its place on, as they are written. */
  private static boolean isRest(Argument<?> parameter) {
    return parameter.getType() == List.class
        && parameter.getFirstTypeVariable().filter(of -> of.getType() == Json.class).isPresent();
  }

  @Override
  public EventDeclaration declaration() {
    return declaration;
  }

  /** The parameters that are read from JSON as types, in order. */
  List<Argument<?>> requestParameters() {
    return Arrays.stream(method.getArguments())
        .<Argument<?>>map(argument -> argument)
        .filter(argument -> argument.getType() != Caller.class)
        .filter(argument -> argument.getType() != Json.class && !isRest(argument))
        .toList();
  }

  @Override
  public void handle(Exchange exchange) throws Exception {
    Object[] arguments = arguments(exchange);
    Object result;
    try {
      result = method.invoke(bean.get(), arguments);
    } catch (ConstraintViolationException e) {
      throw isOfCall(e)
          ? new RequestRefused(
              ErrorCode.BAD_REQUEST, RequestReader.explainCall(e.getConstraintViolations()))
          : e;
    }
    answers.send(result, exchange);
  }

  /** Whether the call itself was wrong, and not something the handler did. */
  private boolean isOfCall(ConstraintViolationException e) {
    return !e.getConstraintViolations().isEmpty()
        && e.getConstraintViolations().stream()
            .allMatch(violation ->
                violation.getRootBeanClass() != null
                    && method.getDeclaringType().isAssignableFrom(violation.getRootBeanClass()));
  }

  private @Nullable Object[] arguments(Exchange exchange) {
    List<Json> sent = RequestReader.arguments(exchange.request());
    var parameters = method.getArguments();
    var arguments = new @Nullable Object[parameters.length];
    int next = 0;
    for (int i = 0; i < parameters.length; i++) {
      if (parameters[i].getType() == Caller.class) {
        arguments[i] = exchange.caller();
      } else if (isRest(parameters[i])) {
        arguments[i] = List.copyOf(sent.subList(Math.min(next, sent.size()), sent.size()));
      } else {
        arguments[i] = argument(next < sent.size() ? sent.get(next) : null, parameters[i]);
        next++;
      }
    }
    return arguments;
  }

  private @Nullable Object argument(@Nullable Json sent, Argument<?> parameter) {
    if (parameter.getType() != Json.class) {
      return reader.read(sent, parameter, parameter.getName());
    }
    if (sent == null && !parameter.isNullable()) {
      throw new RequestRefused(ErrorCode.BAD_REQUEST, parameter.getName() + ": must be there");
    }
    return sent;
  }

  @Override
  public String toString() {
    return name;
  }
}
