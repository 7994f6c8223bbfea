package io.rtsuite.endtoend.evidence;

import java.util.List;
import java.util.Optional;

/**
 * What a player wanted under one {@code actionId}, and each time it was sent, in the order in which
 * the sendings ended.
 *
 * @param event the bare name
 */
public record Action(Id id, String table, String event, List<Attempt> attempts) {

  /** Whose action it is, and its name. */
  public record Id(String user, String actionId) {
    @Override
    public String toString() {
      return user + "/" + actionId;
    }
  }

  public Action {
    attempts = List.copyOf(attempts);
  }

  /** The first answer of the game itself. */
  public Optional<Attempt> settled() {
    return attempts.stream().filter(attempt -> attempt.outcome().settles()).findFirst();
  }

  /** Whether the game said yes. */
  public boolean acked() {
    return settled().map(Attempt::outcome).orElse(null) instanceof Outcome.Acked;
  }

  /** From the first sending to the first answer of the game, or else to the last end. */
  public long millis() {
    long begun = attempts.stream().mapToLong(Attempt::sentAt).min().orElse(0);
    long ended =
        settled()
            .map(Attempt::endedAt)
            .orElseGet(() -> attempts.stream().mapToLong(Attempt::endedAt).max().orElse(0));
    return ended - begun;
  }

  /** When it was sent first, milliseconds since the epoch. */
  public long begunAt() {
    return attempts.stream().mapToLong(Attempt::sentAt).min().orElse(0);
  }

  @Override
  public String toString() {
    return "%s %s at %s".formatted(id, event, table);
  }
}
