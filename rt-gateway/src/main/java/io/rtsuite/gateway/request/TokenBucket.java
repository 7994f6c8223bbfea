package io.rtsuite.gateway.request;

/** A budget of requests that refills evenly and holds at most one second's worth. */
final class TokenBucket {

  private static final double NANOS = 1e9;

  private final double perSecond;
  private double tokens;
  private long filledAt;

  TokenBucket(int perSecond, long now) {
    this.perSecond = perSecond;
    this.tokens = perSecond;
    this.filledAt = now;
  }

  /** Takes one, if there is one. */
  boolean take(long now) {
    tokens = Math.min(perSecond, tokens + (now - filledAt) / NANOS * perSecond);
    filledAt = now;
    if (tokens < 1) {
      return false;
    }
    tokens -= 1;
    return true;
  }
}
