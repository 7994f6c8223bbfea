package io.rtsuite.sdk.game;

import java.util.Arrays;
import java.util.HexFormat;

/** 32 unpredictable bytes that the runtime drew for one decision; a secret of the house. */
public final class Entropy {

  /** How many bytes it holds. */
  public static final int BYTES = 32;

  private final byte[] bytes;

  private Entropy(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("entropy is " + BYTES + " bytes, not " + bytes.length);
    }
    this.bytes = bytes.clone();
  }

  /** Takes a copy of exactly {@link #BYTES} bytes. */
  public static Entropy of(byte[] bytes) {
    return new Entropy(bytes);
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** As lower-case hexadecimal. */
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Entropy entropy && Arrays.equals(bytes, entropy.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Says nothing of the bytes, which must not reach a log. */
  @Override
  public String toString() {
    return "Entropy[secret]";
  }
}
