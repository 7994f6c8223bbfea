package io.rtsuite.sdk.runtime;

import io.rtsuite.sdk.game.Entropy;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Unpredictable bytes for decisions, fetched from the operating system for many decisions at once,
 * as a call for each took 4 % of an owner's thread under full load. May be used by any thread.
 * Bytes that were drawn are erased here.
 */
final class EntropySource {

  private static final int DRAWS = 128;

  private final SecureRandom random;
  private final byte[] ahead = new byte[DRAWS * Entropy.BYTES];
  private int used = ahead.length;

  EntropySource(SecureRandom random) {
    this.random = random;
  }

  synchronized Entropy draw() {
    if (used == ahead.length) {
      random.nextBytes(ahead);
      used = 0;
    }
    int from = used;
    used += Entropy.BYTES;
    byte[] drawn = Arrays.copyOfRange(ahead, from, used);
    Arrays.fill(ahead, from, used, (byte) 0);
    return Entropy.of(drawn);
  }
}
