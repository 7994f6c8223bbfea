package io.rtsuite.gateway.socket;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;

/** How JSON is read: strictly, by tokens, and from outside to a limited depth. */
final class JsonText {

  /** Deepest nesting that is read; far below what any reader downstream can stand. */
  static final int MAX_DEPTH = 200;

  // Keys come from outside and must not be interned.
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  // What services send: as deep as their own writers go.
  private static final JsonFactory OWN =
      new JsonFactoryBuilder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  private JsonText() {}

  /** A parser for JSON that comes from inside. */
  static JsonParser ownParser(byte[] source) throws IOException {
    return OWN.createParser(source);
  }

  /**
   * A parser before its first token. The bytes must be valid UTF-8 without NUL ({@link
   * Utf8Text#isClean}): the parser would take others for UTF-16 or UTF-32.
   */
  static JsonParser parser(byte[] source, int from, int to) throws IOException {
    // The parser would swallow a byte order mark; no JSON begins with its first byte.
    if (from < to && source[from] == (byte) 0xEF) {
      throw new JsonParseException("a byte order mark is no JSON");
    }
    return FACTORY.createParser(source, from, to - from);
  }
}
