package io.rtsuite.events;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place in the push log, as text {@code <shard>.<offset>}; the value of the header {@code
 * rt-after}.
 *
 * @param offset of the record that must have been applied
 */
public record PushPosition(int shard, long offset) {

  private static final Pattern TEXT = Pattern.compile("[0-9]{1,9}\\.[0-9]{1,18}");

  @Override
  public String toString() {
    return shard + "." + offset;
  }

  /** Reads {@link #toString}; empty for anything else. */
  public static Optional<PushPosition> parse(String text) {
    if (!TEXT.matcher(text).matches()) {
      return Optional.empty();
    }
    int dot = text.indexOf('.');
    return Optional.of(
        new PushPosition(
            Integer.parseInt(text, 0, dot, 10), Long.parseLong(text, dot + 1, text.length(), 10)));
  }
}
