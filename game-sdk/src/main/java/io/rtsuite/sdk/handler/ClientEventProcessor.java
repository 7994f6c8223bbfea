package io.rtsuite.sdk.handler;

import io.micronaut.context.BeanContext;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.context.processor.ExecutableMethodProcessor;
import io.micronaut.core.convert.ConversionService;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.ExecutableMethod;
import io.rtsuite.events.Channel;
import io.rtsuite.events.EventDeclaration;
import io.rtsuite.events.EventName;
import io.rtsuite.sdk.ClientEvent;
import io.rtsuite.sdk.payload.Payloads;
import io.rtsuite.sdk.request.Handlers;
import io.rtsuite.sdk.request.Outputs;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Collects the methods marked with {@link ClientEvent} while the context starts. */
@Singleton
final class ClientEventProcessor implements ExecutableMethodProcessor<ClientEvent> {

  private final BeanContext beans;
  private final Handlers handlers;
  private final RequestReader reader;
  private final Payloads payloads;
  private final Outputs outputs;

  ClientEventProcessor(
      BeanContext beans,
      Handlers handlers,
      RequestReader reader,
      Payloads payloads,
      Outputs outputs) {
    this.beans = beans;
    this.handlers = handlers;
    this.reader = reader;
    this.payloads = payloads;
    this.outputs = outputs;
  }

  @Override
  public void process(BeanDefinition<?> definition, ExecutableMethod<?, ?> method) {
    String where = method.getDeclaringType().getSimpleName() + "." + method.getMethodName();
    try {
      handlers.add(handler(definition, method, where));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("@ClientEvent on " + where + ": " + e.getMessage(), e);
    }
  }

  private <B> MethodHandler<B> handler(
      BeanDefinition<B> definition, ExecutableMethod<?, ?> method, String where) {
    @SuppressWarnings("unchecked") // the method is one of the definition's
    var own = (ExecutableMethod<B, ?>) method;
    var handler =
        new MethodHandler<>(
            where, declaration(method), own, () -> beans.getBean(definition), reader, outputs);
    for (var parameter : handler.requestParameters()) {
      payloads.checkReadable(parameter, "parameter '" + parameter.getName() + "'");
    }
    return handler;
  }

  private static EventDeclaration declaration(ExecutableMethod<?, ?> method) {
    var annotation = method.getAnnotation(ClientEvent.class);
    if (annotation == null) {
      throw new IllegalArgumentException("the annotation is missing");
    }
    String name = annotation.stringValue().orElse("");
    EventName event =
        EventName.parse(name, Channel.CLIENT).orElseGet(() -> Channel.CLIENT.event(name));
    String subject = annotation.stringValue("subject").orElse("");
    String deadline = annotation.stringValue("deadline").orElse("5s");
    return new EventDeclaration(
        event,
        subject.isEmpty() ? null : subject,
        ConversionService.SHARED
            .convert(deadline, Duration.class)
            .orElseThrow(
                () -> new IllegalArgumentException("'" + deadline + "' is no duration like 2s")),
        annotation.intValue("maxRate").orElse(0));
  }
}
