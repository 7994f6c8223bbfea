package io.rtsuite.replay.story;

import java.util.LinkedHashMap;
import java.util.Map;

/** The values of the latest keys; the oldest are forgotten, so that it stays as large as it is. */
final class Recent<V> extends LinkedHashMap<String, V> {

  private static final long serialVersionUID = 1;

  private final int most;

  Recent(int most) {
    this.most = most;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
    return size() > most;
  }
}
