package io.rtsuite.events;

import java.util.Optional;

/**
 * A place in the push log, as text {@code <shard>.<offset>}; the value of the header {@code
 * rt-after}.
 *
 * @param offset of the record that must have been applied
 */
public record PushPosition(int shard, long offset) {

  @Override
  public String toString() {
    return shard + "." + offset;
  }

  /** Reads {@link #toString}; empty for anything else. */
  public static Optional<PushPosition> parse(String text) {
    int dot = text.indexOf('.');
    if (dot < 1) {
      return Optional.empty();
    }
    try {
      int shard = Integer.parseInt(text, 0, dot, 10);
      long offset = Long.parseLong(text, dot + 1, text.length(), 10);
      return shard < 0 || offset < 0
          ? Optional.empty()
          : Optional.of(new PushPosition(shard, offset));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
