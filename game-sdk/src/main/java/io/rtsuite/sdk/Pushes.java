package io.rtsuite.sdk;

import io.rtsuite.events.Membership;
import io.rtsuite.events.PushPosition;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Tells players things, by appending to the push log. To be injected.
 *
 * <p>Sends of one thread arrive in their order. The stages complete with the record's place once
 * the broker has it, or exceptionally when it does not take it.
 */
public interface Pushes {

  /** Sends a notice to players of a tenant. */
  CompletionStage<PushPosition> send(String tenantId, Notice notice);

  /** Sends a notice to players of the caller's tenant, marked with the caller's window. */
  CompletionStage<PushPosition> send(Caller cause, Notice notice);

  /** Moves a session in or out of rooms; pushes sent afterwards meet it there. */
  CompletionStage<PushPosition> move(
      String tenantId, String clientId, Membership.Action action, List<String> rooms);
}
