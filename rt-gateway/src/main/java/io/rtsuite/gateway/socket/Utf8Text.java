package io.rtsuite.gateway.socket;

/** Which bytes are text: strict UTF-8, as a websocket text message must be. */
final class Utf8Text {

  private Utf8Text() {}

  /**
   * Whether the bytes are UTF-8, without overlong forms, surrogates and code points beyond
   * U+10FFFF.
   */
  static boolean isValid(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      byte first = bytes[i++];
      if (first >= 0) {
        continue;
      }
      int lead = first & 0xFF;
      int following;
      int lowest = 0x80;
      int highest = 0xBF;
      if (lead >= 0xC2 && lead <= 0xDF) {
        following = 1;
      } else if (lead >= 0xE0 && lead <= 0xEF) {
        following = 2;
        lowest = lead == 0xE0 ? 0xA0 : 0x80;
        highest = lead == 0xED ? 0x9F : 0xBF;
      } else if (lead >= 0xF0 && lead <= 0xF4) {
        following = 3;
        lowest = lead == 0xF0 ? 0x90 : 0x80;
        highest = lead == 0xF4 ? 0x8F : 0xBF;
      } else {
        return false;
      }
      if (to - i < following) {
        return false;
      }
      int second = bytes[i++] & 0xFF;
      if (second < lowest || second > highest) {
        return false;
      }
      for (int k = 1; k < following; k++) {
        if ((bytes[i++] & 0xC0) != 0x80) {
          return false;
        }
      }
    }
    return true;
  }

  /** The text with each half of a broken surrogate pair replaced, so that it can be encoded. */
  static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        var out = new StringBuilder(text.length());
        text.codePoints()
            .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
            .forEach(out::appendCodePoint);
        return out.toString();
      }
    }
    return text;
  }
}
