package io.rtsuite.sdk.game;

import io.rtsuite.events.Channel;
import io.rtsuite.events.EventDeclaration;
import io.rtsuite.sdk.Caller;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The client events that are commands of a game, by bare name: how each is declared, what its
 * request looks like, and which command it means.
 *
 * @param <C> the game's commands
 */
public final class Commands<C> {

  /**
   * One client event.
   *
   * @param request a serializable type; read from the first argument and validated
   * @param command what the caller's request means
   */
  public record Binding<C, R>(
      EventDeclaration declaration, Class<R> request, BiFunction<Caller, R, C> command) {}

  private final Map<String, Binding<C, ?>> bindings;

  private Commands(Map<String, Binding<C, ?>> bindings) {
    this.bindings = bindings;
  }

  /** No commands yet. */
  public static <C> Commands<C> none() {
    return new Commands<>(Map.of());
  }

  /**
   * Also takes this event.
   *
   * @param event the bare name
   * @param subject top-level field of the request that names the subject
   * @throws IllegalArgumentException naming an event that is taken or wrong
   */
  public <R> Commands<C> on(
      String event, String subject, Class<R> request, BiFunction<Caller, R, C> command) {
    var declaration =
        new EventDeclaration(
            Channel.CLIENT.event(event), subject, EventDeclaration.DEFAULT_DEADLINE, 0);
    return with(event, new Binding<>(declaration, request, command));
  }

  /** The same, but the client waits for that long. */
  public <R> Commands<C> on(
      String event,
      String subject,
      Duration deadline,
      Class<R> request,
      BiFunction<Caller, R, C> command) {
    var declaration = new EventDeclaration(Channel.CLIENT.event(event), subject, deadline, 0);
    return with(event, new Binding<>(declaration, request, command));
  }

  private Commands<C> with(String event, Binding<C, ?> binding) {
    var more = new LinkedHashMap<>(bindings);
    if (more.put(event, binding) != null) {
      throw new IllegalArgumentException("command '" + event + "' is bound twice");
    }
    return new Commands<>(more);
  }

  /** All of them, in the order given. */
  public Collection<Binding<C, ?>> all() {
    return bindings.values();
  }

  /** The one of that bare name. */
  public Optional<Binding<C, ?>> find(String event) {
    return Optional.ofNullable(bindings.get(event));
  }
}
