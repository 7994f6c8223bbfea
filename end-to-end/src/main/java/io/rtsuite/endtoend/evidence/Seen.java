package io.rtsuite.endtoend.evidence;

import io.rtsuite.blackjack.table.TableView;

/**
 * A table as somebody saw it, in short.
 *
 * @param print of the whole view; equal views have equal ones
 */
public record Seen(long version, int print) {

  /** The same of a whole view. */
  public static Seen of(TableView view) {
    return new Seen(view.version(), view.hashCode());
  }
}
