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
  }

  @Override
  public EventDeclaration declaration() {
    return declaration;
  }

  /** The parameters that are read from what the client sent, in order. */
  List<Argument<?>> requestParameters() {
    return Arrays.stream(method.getArguments())
        .<Argument<?>>map(argument -> argument)
        .filter(argument -> argument.getType() != Caller.class)
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
              ErrorCode.BAD_REQUEST, RequestReader.explain(e.getConstraintViolations()))
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
      } else {
        arguments[i] = reader.read(next < sent.size() ? sent.get(next) : null, parameters[i]);
        next++;
      }
    }
    return arguments;
  }

  @Override
  public String toString() {
    return name;
  }
}
