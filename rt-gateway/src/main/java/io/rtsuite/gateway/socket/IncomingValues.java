package io.rtsuite.gateway.socket;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.rtsuite.events.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * JSON values out of a client's message, on their way to the form that travels inside: bytes as
 * {@code {"$bin":"<base64>"}}, a literal key {@code $bin} with one more dollar sign in front.
 *
 * <p>Read from the text of a message, when its attachments are still to come; {@link #complete}
 * puts them in the places of their placeholders {@code {"_placeholder":true,"num":i}}. Used by both
 * fronts.
 */
public final class IncomingValues {

  /** Most attachments one message may have, and most placeholders for them. */
  public static final int MAX_ATTACHMENTS = 10;

  /** What came of reading. */
  public sealed interface Outcome {
    /** Well-formed as far as the text goes. */
    record Read(IncomingValues values) implements Outcome {}

    /**
     * Not to be used.
     *
     * @param reason says what is wrong without quoting the message
     */
    record Refused(String reason) implements Outcome {}
  }

  /** Where a value stands, and the first of the cuts behind its end. */
  private record Range(int from, int to, int cutsEnd) {}

  /**
   * @param attachment whose bytes go there; {@link #DOLLAR} to insert a dollar sign
   */
  private record Cut(int from, int to, int attachment) {}

  private static final int DOLLAR = -1;
  private static final byte[] DOLLAR_SIGN = {'$'};

  private final byte[] source;
  private final int attachments;
  private final List<Range> ranges = new ArrayList<>(2);
  private final List<Cut> cuts = new ArrayList<>(0);

  private IncomingValues(byte[] source, int attachments) {
    this.source = source;
    this.attachments = attachments;
  }

  /** Reads exactly one JSON value. */
  public static Outcome value(byte[] json, int attachments) {
    return read(json, attachments, false);
  }

  /** Reads a JSON array, each element as a value of its own. */
  public static Outcome elements(byte[] json, int attachments) {
    return read(json, attachments, true);
  }

  private static Outcome read(byte[] json, int attachments, boolean asArray) {
    if (attachments < 0 || attachments > MAX_ATTACHMENTS) {
      return new Outcome.Refused("too many attachments");
    }
    if (!Utf8Text.isValid(json, 0, json.length)) {
      return new Outcome.Refused("not valid UTF-8");
    }
    try (JsonParser parser = JsonText.parser(json, 0, json.length)) {
      var values = new IncomingValues(json, attachments);
      var scan = new Scan(values, parser, 0);
      if (asArray) {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
          return new Outcome.Refused("not an array");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          scan.value();
        }
      } else {
        if (parser.nextToken() == null) {
          return new Outcome.Refused("no value");
        }
        scan.value();
      }
      return parser.nextToken() == null
          ? new Outcome.Read(values)
          : new Outcome.Refused("something follows the JSON value");
    } catch (IOException e) {
      return new Outcome.Refused("not valid JSON");
    } catch (Malformed e) {
      return new Outcome.Refused(e.reason());
    }
  }

  /** How many messages of bytes belong to the values. */
  public int attachments() {
    return attachments;
  }

  /** The values, with the bytes that were announced. */
  public List<Json> complete(List<byte[]> bytes) {
    if (bytes.size() != attachments) {
      throw new IllegalArgumentException(
          "%d attachments were announced, not %d".formatted(attachments, bytes.size()));
    }
    var values = new ArrayList<Json>(ranges.size());
    int next = 0;
    for (Range range : ranges) {
      var edits = new ArrayList<Splice.Edit>(range.cutsEnd - next);
      for (; next < range.cutsEnd; next++) {
        Cut cut = cuts.get(next);
        edits.add(
            new Splice.Edit(
                cut.from,
                cut.to,
                cut.attachment == DOLLAR ? DOLLAR_SIGN : inside(bytes.get(cut.attachment))));
      }
      values.add(Splice.apply(source, range.from, range.to, edits));
    }
    return values;
  }

  private static byte[] inside(byte[] bytes) {
    return ("{\"$bin\":\"" + Base64.getEncoder().encodeToString(bytes) + "\"}")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Reads values one after the other, each where the parser stands on its first token. */
  static final class Scan {

    private enum Key {
      PLACEHOLDER,
      NUM,
      OTHER
    }

    private static final long NO_NUM = -1;

    private final IncomingValues into;
    private final JsonParser parser;
    private final int base;
    private final Open[] open;
    private int placeholders;

    /** An object being read; only where it could be a placeholder. */
    private static final class Open {
      int start;
      int cutsBefore;
      boolean placeholder;
      long num = NO_NUM;
    }

    /**
     * @param base where in the source the parser began
     */
    private Scan(IncomingValues into, JsonParser parser, int base) {
      this.into = into;
      this.parser = parser;
      this.base = base;
      this.open = new Open[into.attachments > 0 ? JsonText.MAX_DEPTH + 1 : 0];
    }

    /** For a value that is read out of a longer text. */
    static Scan over(byte[] source, JsonParser parser, int base, int attachments) {
      return new Scan(new IncomingValues(source, attachments), parser, base);
    }

    IncomingValues values() {
      return into;
    }

    void value() throws IOException, Malformed {
      int start = tokenStart();
      if (parser.currentToken().isStructStart()) {
        container(start);
      } else {
        parser.finishToken();
      }
      into.ranges.add(new Range(start, here(), into.cuts.size()));
    }

    private void container(int start) throws IOException, Malformed {
      int depth = 0;
      Key key = Key.OTHER;
      JsonToken token = parser.currentToken();
      while (true) {
        switch (token) {
          case START_OBJECT, START_ARRAY -> {
            member(depth, key, token);
            key = Key.OTHER;
            begin(++depth, token == JsonToken.START_OBJECT, depth == 1 ? start : -1);
          }
          case END_OBJECT, END_ARRAY -> {
            end(depth--);
            if (depth == 0) {
              return;
            }
          }
          case FIELD_NAME -> key = key(parser.currentName());
          case null -> throw new Malformed("not valid JSON");
          default -> {
            member(depth, key, token);
            key = Key.OTHER;
          }
        }
        token = parser.nextToken();
      }
    }

    private Key key(String name) {
      if (isBinKey(name)) {
        int inside = tokenStart() + 1;
        into.cuts.add(new Cut(inside, inside, DOLLAR));
        return Key.OTHER;
      }
      if (open.length == 0) {
        return Key.OTHER;
      }
      return switch (name) {
        case "_placeholder" -> Key.PLACEHOLDER;
        case "num" -> Key.NUM;
        default -> Key.OTHER;
      };
    }

    private void begin(int depth, boolean object, int knownStart) {
      if (open.length == 0) {
        return;
      }
      if (!object) {
        open[depth] = null;
        return;
      }
      var opened = new Open();
      opened.start = knownStart >= 0 ? knownStart : tokenStart();
      opened.cutsBefore = into.cuts.size();
      open[depth] = opened;
    }

    private void member(int depth, Key key, JsonToken value) throws IOException {
      if (key == Key.OTHER) {
        return;
      }
      Open object = open[depth];
      // Of a repeated key the last one counts, as in JavaScript.
      if (key == Key.PLACEHOLDER) {
        object.placeholder = value == JsonToken.VALUE_TRUE;
      } else {
        object.num = value == JsonToken.VALUE_NUMBER_INT ? num() : NO_NUM;
      }
    }

    private long num() throws IOException {
      return parser.getNumberType() == JsonParser.NumberType.INT ? parser.getIntValue() : NO_NUM;
    }

    private void end(int depth) throws Malformed {
      if (open.length == 0) {
        return;
      }
      Open object = open[depth];
      if (object == null || !object.placeholder) {
        return;
      }
      if (object.num < 0 || object.num >= into.attachments) {
        throw new Malformed("a placeholder without its attachment");
      }
      // One attachment named again and again would grow without bound.
      if (++placeholders > MAX_ATTACHMENTS) {
        throw new Malformed("too many placeholders");
      }
      into.cuts.subList(object.cutsBefore, into.cuts.size()).clear();
      into.cuts.add(new Cut(object.start, here(), (int) object.num));
    }

    private int tokenStart() {
      return base + (int) parser.currentTokenLocation().getByteOffset();
    }

    private int here() {
      return base + (int) parser.currentLocation().getByteOffset();
    }
  }

  /** Whether a key is {@code bin} behind one or more dollar signs. */
  static boolean isBinKey(String name) {
    int dollars = name.length() - 3;
    if (dollars < 1 || !name.endsWith("bin")) {
      return false;
    }
    for (int i = 0; i < dollars; i++) {
      if (name.charAt(i) != '$') {
        return false;
      }
    }
    return true;
  }
}
