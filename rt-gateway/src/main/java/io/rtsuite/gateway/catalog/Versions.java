package io.rtsuite.gateway.catalog;

import java.math.BigInteger;
import java.util.Comparator;

/** The order of versions: number by number, text where there are no numbers. */
final class Versions {

  static final Comparator<String> ORDER = Versions::compare;

  private Versions() {}

  private static int compare(String a, String b) {
    String[] left = a.split("[.\\-+]", -1);
    String[] right = b.split("[.\\-+]", -1);
    for (int i = 0; i < Math.min(left.length, right.length); i++) {
      int order = comparePart(left[i], right[i]);
      if (order != 0) {
        return order;
      }
    }
    // 1.2.1 is above 1.2, and 1.2-SNAPSHOT is below it.
    if (left.length != right.length) {
      String[] longer = left.length > right.length ? left : right;
      boolean release = isNumber(longer[Math.min(left.length, right.length)]);
      return (left.length > right.length) == release ? 1 : -1;
    }
    return a.compareTo(b);
  }

  private static int comparePart(String a, String b) {
    boolean numbers = isNumber(a) && isNumber(b);
    return numbers ? new BigInteger(a).compareTo(new BigInteger(b)) : a.compareTo(b);
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() <= 30
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
