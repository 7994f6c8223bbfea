package io.rtsuite.replay.compare;

import org.jspecify.annotations.Nullable;

/**
 * One place where two JSON values differ.
 *
 * @param path the way to it, such as {@code seats[1].chips}; empty for the value itself
 * @param before JSON text; absent where there was nothing
 * @param after JSON text; absent where there is nothing any more
 */
public record Difference(String path, @Nullable String before, @Nullable String after) {

  private static final String MASK = "***";

  /** The same place, without what stood there and stands there. */
  public Difference masked() {
    return new Difference(path, before == null ? null : MASK, after == null ? null : MASK);
  }

  /** In one line. */
  public String text() {
    String place = path.isEmpty() ? "(all)" : path;
    if (before == null) {
      return "+ " + place + ": " + after;
    }
    return after == null
        ? "- " + place + ": " + before
        : "~ " + place + ": " + before + " -> " + after;
  }
}
