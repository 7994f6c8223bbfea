package io.rtsuite.sdk.runtime;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The subjects that changed since their last snapshot, the longest changed first, each with the
 * first entry that no snapshot covers.
 */
final class Unsaved {

  private final Map<String, Mark> marks = new LinkedHashMap<>();

  void changed(String key, Mark mark) {
    marks.putIfAbsent(key, mark);
  }

  /** A snapshot covers it; returns the first entry that none covered before. */
  @Nullable Mark saved(String key) {
    return marks.remove(key);
  }

  /** The first entry that no snapshot covers; null where all are covered. */
  @Nullable Mark oldest() {
    var entries = marks.values().iterator();
    return entries.hasNext() ? entries.next() : null;
  }

  int size() {
    return marks.size();
  }

  /** The subjects themselves. */
  Set<String> keys() {
    return marks.keySet();
  }

  /** All of them, the longest changed first. */
  Iterable<Map.Entry<String, Mark>> all() {
    return marks.entrySet();
  }
}
