package io.rtsuite.gateway.catalog;

import java.util.Set;

/**
 * Which gateways there are, as of this gateway's newest sign of life.
 *
 * @param present ids of those that live or may live
 * @param gone ids of those without a heartbeat for too long whose records are still there
 * @param silentSince by the broker's clock; a gateway that did anything before and is in neither
 *     set has left. {@link Long#MIN_VALUE} while this gateway has not listened for long enough to
 *     tell
 */
public record GatewayPresence(Set<String> present, Set<String> gone, long silentSince) {

  /** Before anything is known. */
  static final GatewayPresence UNKNOWN = new GatewayPresence(Set.of(), Set.of(), Long.MIN_VALUE);

  public GatewayPresence {
    present = Set.copyOf(present);
    gone = Set.copyOf(gone);
  }

  /** Whether this gateway has listened for long enough to tell who is gone. */
  public boolean isKnown() {
    return silentSince != Long.MIN_VALUE;
  }

  /**
   * Whether nobody holds a session any more.
   *
   * @param gateway that opened it
   * @param openedAt by the broker's clock
   */
  public boolean isOrphan(String gateway, long openedAt) {
    // A gateway that has just started may be known to the session's record only.
    return gone.contains(gateway) || (!present.contains(gateway) && openedAt <= silentSince);
  }
}
