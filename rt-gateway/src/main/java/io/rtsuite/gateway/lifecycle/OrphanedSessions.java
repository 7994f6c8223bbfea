package io.rtsuite.gateway.lifecycle;

import io.rtsuite.events.SessionOpened;
import io.rtsuite.gateway.catalog.GatewayPresence;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fold of {@code rt.sessions} into the sessions that no gateway holds any more.
 *
 * <p>Holds a limited number of them; the others are found by a further fold that begins where this
 * one was full.
 */
final class OrphanedSessions {

  /** No further fold is needed. */
  static final long NOTHING_LEFT = -1;

  private final GatewayPresence presence;
  private final long from;
  private final int most;
  private final Map<SessionOpened.Key, byte[]> found = new LinkedHashMap<>();
  private long left = NOTHING_LEFT;

  /**
   * @param from offset below which all orphans are dealt with
   */
  OrphanedSessions(GatewayPresence presence, long from, int most) {
    this.presence = presence;
    this.from = from;
    this.most = most;
  }

  /**
   * Takes the log's next record.
   *
   * @param timestamp the broker's
   */
  void take(long offset, long timestamp, SessionOpened.Key key, byte @Nullable [] value) {
    if (value == null) {
      found.remove(key);
    } else if (offset >= from && presence.isOrphan(key.gateway(), timestamp)) {
      if (found.size() < most || found.containsKey(key)) {
        found.put(key, value);
      } else if (left == NOTHING_LEFT) {
        left = offset;
      }
    }
  }

  /** Their records' values. */
  Map<SessionOpened.Key, byte[]> found() {
    return found;
  }

  /** Offset from which a further fold is to begin, or {@link #NOTHING_LEFT}. */
  long left() {
    return left;
  }
}
