package io.rtsuite.blackjack.fairness;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An endless row of even-handed numbers that seeds determine: HMAC-SHA256 over a text and a cursor,
 * read as 32-bit integers.
 */
final class FairNumbers {

  private static final String ALGORITHM = "HmacSHA256";

  private final Mac mac;
  private final String text;
  private long cursor;
  private ByteBuffer block = ByteBuffer.allocate(0);

  FairNumbers(byte[] key, String text) {
    this.mac = macOf(key);
    this.text = text;
  }

  static byte[] hmac(byte[] key, String text) {
    return macOf(key).doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Mac macOf(byte[] key) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
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
      var message = text + ":" + cursor++;
      block = ByteBuffer.wrap(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
    }
    return Integer.toUnsignedLong(block.getInt());
  }
}
