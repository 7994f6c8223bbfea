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

  /** A parser before its first token. The bytes must be {@link Utf8Text#isValid valid UTF-8}. */
  static JsonParser parser(byte[] source, int from, int to) throws IOException {
    // The parser guesses encodings: it would swallow a byte order mark, and take NULs at the
    // beginning for UTF-16 or UTF-32. No JSON begins with either.
    for (int i = from; i < Math.min(to, from + 4); i++) {
      if (source[i] == 0 || source[i] == (byte) 0xEF && i == from) {
        throw new JsonParseException("not UTF-8");
      }
    }
    return FACTORY.createParser(source, from, to - from);
  }
}
