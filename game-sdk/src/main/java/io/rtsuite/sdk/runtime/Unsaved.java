package io.rtsuite.sdk.runtime;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The subjects that changed since their last snapshot, the longest changed first, each with the
 * first entry that no snapshot covers.
 */
final class Unsaved {

  /**
   * An entry's place.
   *
   * @param offset in the history
   * @param time of its input, epoch milliseconds
   */
  record Mark(long seq, long offset, long time) {}

  /** A subject with its first unsaved entry. */
  record First(String key, Mark mark) {}

  private final Map<String, Mark> marks = new LinkedHashMap<>();

  void changed(String key, Mark mark) {
    marks.putIfAbsent(key, mark);
  }

  void saved(String key) {
    marks.remove(key);
  }

  Optional<First> oldest() {
    var entries = marks.entrySet().iterator();
    if (!entries.hasNext()) {
      return Optional.empty();
    }
    var first = entries.next();
    return Optional.of(new First(first.getKey(), first.getValue()));
  }

  /** All of them, the longest changed first. */
  Iterable<Map.Entry<String, Mark>> all() {
    return marks.entrySet();
  }
}
