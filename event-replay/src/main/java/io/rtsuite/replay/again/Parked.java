package io.rtsuite.replay.again;

import io.rtsuite.events.Request;
import io.rtsuite.sdk.history.Entry;
import java.util.HashMap;
import java.util.Map;

/**
 * Which inputs hold up their subjects: those that were parked and not decided or given up since.
 */
public final class Parked {

  private final Map<String, String> inputs = new HashMap<>();

  /** Takes in the next entry of a partition. */
  public void add(int partition, Entry entry) {
    var input = entry.input();
    if (input == null || !entry.isOfInput()) {
      return;
    }
    String key = Request.key(input.tenantId(), input.subject());
    switch (entry.kind()) {
      case PARKED -> inputs.put(key, place(partition, entry.offset()));
      case ACCEPTED, REJECTED, DISCARDED -> inputs.remove(key);
      case REPEATED, EXPIRED, UNREADABLE, REFUSED, HANDED, OBSOLETE, ANCHOR, TRYING, UNKNOWN -> {}
    }
  }

  /** Whether the subject waits for that very input. */
  public boolean holdsUp(String key, int partition, long offset) {
    return place(partition, offset).equals(inputs.get(key));
  }

  /** How many subjects wait. */
  public int count() {
    return inputs.size();
  }

  private static String place(int partition, long offset) {
    return partition + "@" + offset;
  }
}
