package io.rtsuite.sdk.request;

import io.rtsuite.events.EventDeclaration;
import io.rtsuite.events.EventName;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All handlers of the service, by event; complete when the context has started. */
@Singleton
public final class Handlers {

  private final Map<EventName, Handler> handlers = new LinkedHashMap<>();

  /**
   * Takes a handler in.
   *
   * @throws IllegalArgumentException naming an event that has one
   */
  public synchronized void add(Handler handler) {
    EventName event = handler.declaration().event();
    Handler other = handlers.putIfAbsent(event, handler);
    if (other != null) {
      throw new IllegalArgumentException(
          "event '%s' is handled twice: by %s and by %s".formatted(event, other, handler));
    }
  }

  synchronized Optional<Handler> find(EventName event) {
    return Optional.ofNullable(handlers.get(event));
  }

  synchronized List<Handler> all() {
    return List.copyOf(handlers.values());
  }

  /** What gateways are told. */
  public synchronized List<EventDeclaration> declarations() {
    return handlers.values().stream().map(Handler::declaration).toList();
  }
}
