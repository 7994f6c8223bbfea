package io.rtsuite.gateway.request;

import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Fresh ids of requests and traces. */
@Singleton
public final class Ids {

  private static final int REQUEST_BYTES = 16;
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  private final SecureRandom random = new SecureRandom();

  /** Unique among all gateways, and not to be guessed: whoever knows it can answer the request. */
  public String request() {
    byte[] bytes = new byte[REQUEST_BYTES];
    random.nextBytes(bytes);
    return TEXT.encodeToString(bytes);
  }

  /** A W3C trace context that begins here, not sampled. */
  public String traceparent() {
    // No secret, unlike the id.
    var fast = ThreadLocalRandom.current();
    var hex = HexFormat.of();
    // All zeroes would be invalid, so one bit is always set.
    return "00-%s%s-%s-00"
        .formatted(
            hex.toHexDigits(fast.nextLong() | 1),
            hex.toHexDigits(fast.nextLong()),
            hex.toHexDigits(fast.nextLong() | 1));
  }
}
