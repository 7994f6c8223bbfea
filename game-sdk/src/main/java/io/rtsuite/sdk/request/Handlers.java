package io.rtsuite.sdk.request;

import io.rtsuite.events.EventDeclaration;
import io.rtsuite.events.EventName;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All handlers of the service, by event; complete when the context has started. */
@Singleton
public final class Handlers {

  private final Map<EventName, Handler> handlers = new LinkedHashMap<>();
  private final Map<EventName, EventDeclaration> declared = new LinkedHashMap<>();

  /**
   * Takes a handler in.
   *
   * @throws IllegalArgumentException naming an event that has one
   */
  public synchronized void add(Handler handler) {
    EventName event = handler.declaration().event();
    Object other = handlers.putIfAbsent(event, handler);
    if (other == null && declared.containsKey(event)) {
      other = "a game";
    }
    if (other != null) {
      throw new IllegalArgumentException(
          "event '%s' is handled twice: by %s and by %s".formatted(event, other, handler));
    }
  }

  /**
   * Takes an event in that a game answers.
   *
   * @param by whom to name when it is taken
   * @throws IllegalArgumentException naming an event that is taken
   */
  public synchronized void declare(EventDeclaration declaration, Object by) {
    declared.put(declaration.event(), declaration);
    Handler other = handlers.get(declaration.event());
    if (other != null) {
      throw new IllegalArgumentException(
          "event '%s' is handled twice: by %s and by %s"
              .formatted(declaration.event(), other, by.getClass().getSimpleName()));
    }
  }

  /** The handler of an event; empty where a game answers it, or nobody. */
  public synchronized Optional<Handler> find(EventName event) {
    return Optional.ofNullable(handlers.get(event));
  }

  /** What gateways are told. */
  public synchronized List<EventDeclaration> declarations() {
    return Stream.concat(
            declared.values().stream(), handlers.values().stream().map(Handler::declaration))
        .toList();
  }
}
