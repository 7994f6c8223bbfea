package io.rtsuite.blackjack.rules;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * An endless row of even-handed numbers that a seed determines: SHA-256 over the seed and a
 * counter, read as 32-bit integers.
 */
final class SeededNumbers {

  private final byte[] seed;
  private final MessageDigest sha256;
  private long blocks;
  private ByteBuffer block = ByteBuffer.allocate(0);

  SeededNumbers(byte[] seed) {
    this.seed = seed.clone();
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The next number, from 0 to {@code bound - 1}, each equally likely. */
  int below(int bound) {
    // The last, incomplete run of `bound` values would favour small results, so it is left out.
    long limit = (1L << 32) / bound * bound;
    while (true) {
      long number = next();
      if (number < limit) {
        return (int) (number % bound);
      }
    }
  }

  private long next() {
    if (!block.hasRemaining()) {
      sha256.update(seed);
      sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(blocks++).flip());
      block = ByteBuffer.wrap(sha256.digest());
    }
    return Integer.toUnsignedLong(block.getInt());
  }
}
