package io.rtsuite.endtoend.evidence;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a player to a gateway, and the views of its table that were pushed to it, in
 * order.
 *
 * @param enteredAt when its first join was acked, milliseconds since the epoch; absent when none
 *     was
 * @param enteredWith the table as a join asked over this connection alone showed it first; absent
 *     when there was none
 * @param last the table as it was looked at over this connection when all was over; absent where it
 *     had ended before
 */
public record Line(
    long id,
    String user,
    String table,
    String gateway,
    @Nullable Long enteredAt,
    @Nullable Seen enteredWith,
    List<Seen> heard,
    @Nullable Seen last) {

  public Line {
    heard = List.copyOf(heard);
  }

  @Override
  public String toString() {
    return "connection %d of %s to %s at %s".formatted(id, user, gateway, table);
  }
}
