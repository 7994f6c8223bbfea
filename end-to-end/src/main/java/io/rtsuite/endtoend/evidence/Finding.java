package io.rtsuite.endtoend.evidence;

import java.util.List;

/**
 * Whether a promise was kept.
 *
 * @param promise in one sentence
 * @param looked how many things of which kind were looked at
 * @param broken the evidence against it, a line each
 */
public record Finding(String promise, String looked, List<String> broken) {

  public Finding {
    broken = List.copyOf(broken);
  }

  /** Whether nothing speaks against it. */
  public boolean kept() {
    return broken.isEmpty();
  }
}
