package io.rtsuite.sdk;

import io.rtsuite.events.Membership;
import io.rtsuite.events.PushPosition;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Tells players things, by appending to the push log. To be injected.
 *
 * <p>Sends of one thread arrive in their order. The stages complete with the record's place once
 * the broker has it, or exceptionally when it does not take it. What no message can carry is thrown
 * at once, as an {@link UnsendableOutput}.
 */
public interface Pushes {

  /** Sends a notice to players of a tenant. */
  CompletionStage<PushPosition> send(String tenantId, Notice notice);

  /** Sends a notice to players of the caller's tenant, marked with the caller's window. */
  CompletionStage<PushPosition> send(Caller cause, Notice notice);

  /** Ends connections of a tenant; pushes sent before still reach them. */
  CompletionStage<PushPosition> disconnect(String tenantId, Disconnect disconnect);

  /** Ends connections of the caller's tenant; pushes sent before still reach them. */
  CompletionStage<PushPosition> disconnect(Caller cause, Disconnect disconnect);

  /** Moves a session in or out of rooms; pushes sent afterwards meet it there. */
  CompletionStage<PushPosition> move(
      String tenantId, String clientId, Membership.Action action, List<String> rooms);
}
