package io.rtsuite.gateway.socket;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.rtsuite.events.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value as clients get it: each {@code {"$bin":"<base64>"}} has become a placeholder {@code
 * {"_placeholder":true,"num":i}} and an attachment, and keys {@code $$bin} have lost a dollar sign.
 * Used by both fronts.
 *
 * <p>A stock client reads at most {@link IncomingValues#MAX_ATTACHMENTS}; bytes beyond them stay
 * {@code {"$bin":"<base64>"}}. An object whose {@code $bin} is not alone or not base64 stays as it
 * is. Beside attachments a literal {@code "_placeholder":true} would be taken for one by the client
 * and cost it its connection; there its {@code true} becomes a string.
 *
 * @param text the JSON text with placeholders, of several values with commas between them
 * @param attachments the bytes, each to be sent as one binary message behind the text
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on to be written once, never compared.
public record OutgoingValue(byte[] text, List<byte[]> attachments) {

  private static final byte[] NOTHING = {};
  private static final byte[] QUOTED_TRUE = {'"', 't', 'r', 'u', 'e', '"'};

  /**
   * Takes a value apart.
   *
   * @throws IllegalArgumentException when it is not valid JSON in UTF-8, at which every receiver
   *     would close its connection
   */
  public static OutgoingValue of(Json value) {
    byte[] source = value.bytes();
    if (!Utf8Text.isValid(source, 0, source.length)) {
      throw new IllegalArgumentException("not valid UTF-8");
    }
    if (!mayHaveDollar(source)) {
      return new OutgoingValue(source, List.of());
    }
    try (JsonParser parser = JsonText.ownParser(source)) {
      return new Scan(source, parser).run();
    } catch (IOException e) {
      throw new IllegalArgumentException("not valid JSON", e);
    }
  }

  /**
   * Takes several values apart, as one text with commas between them and all their attachments; one
   * value is as above.
   *
   * @throws IllegalArgumentException as for one
   */
  public static OutgoingValue of(List<Json> values) {
    if (values.size() == 1) {
      return of(values.getFirst());
    }
    OutgoingValue array = of(Json.array(values));
    return new OutgoingValue(
        Arrays.copyOfRange(array.text, 1, array.text.length - 1), array.attachments);
  }

  private static boolean mayHaveDollar(byte[] source) {
    for (int i = 0; i < source.length; i++) {
      if (source[i] == '$'
          || (source[i] == '\\' && i + 1 < source.length && source[i + 1] == 'u')) {
        return true;
      }
    }
    return false;
  }

  private static final class Scan {

    /** An object being read. */
    private static final class Open {
      final int start;
      int members;
      byte @Nullable [] bytes;

      Open(int start) {
        this.start = start;
      }
    }

    private final byte[] source;
    private final JsonParser parser;
    private final List<Splice.Edit> edits = new ArrayList<>();
    private final List<Splice.Edit> literalPlaceholders = new ArrayList<>();
    private final List<byte[]> attachments = new ArrayList<>();

    Scan(byte[] source, JsonParser parser) {
      this.source = source;
      this.parser = parser;
    }

    OutgoingValue run() throws IOException {
      var open = new ArrayDeque<Open>();
      String key = "";
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case START_OBJECT -> open.push(new Open(tokenStart()));
          case END_OBJECT -> end(open.pop());
          case FIELD_NAME -> {
            key = parser.currentName();
            open.element().members++;
            if (key.length() > 4 && IncomingValues.isBinKey(key)) {
              dropDollar();
            }
            continue;
          }
          case VALUE_STRING -> {
            if (key.equals("$bin")) {
              open.element().bytes = base64(parser.getText());
            }
          }
          case VALUE_TRUE -> {
            if (key.equals("_placeholder")) {
              int start = tokenStart();
              literalPlaceholders.add(new Splice.Edit(start, start + 4, QUOTED_TRUE));
            }
          }
          default -> {}
        }
        key = "";
      }
      if (!attachments.isEmpty()) {
        edits.addAll(literalPlaceholders);
        edits.sort(Comparator.comparingInt(Splice.Edit::from));
      }
      return new OutgoingValue(
          edits.isEmpty() ? source : Splice.apply(source, 0, source.length, edits).bytes(),
          attachments);
    }

    private void end(Open object) {
      byte[] bytes = object.bytes;
      if (bytes == null
          || object.members != 1
          || attachments.size() == IncomingValues.MAX_ATTACHMENTS) {
        return;
      }
      byte[] placeholder =
          ("{\"_placeholder\":true,\"num\":" + attachments.size() + "}")
              .getBytes(StandardCharsets.ISO_8859_1);
      attachments.add(bytes);
      edits.add(
          new Splice.Edit(
              object.start, (int) parser.currentLocation().getByteOffset(), placeholder));
    }

    private void dropDollar() {
      int start = tokenStart() + 1;
      int end = start + (source[start] == '\\' ? "\\u0024".length() : 1);
      edits.add(new Splice.Edit(start, end, NOTHING));
    }

    private int tokenStart() {
      return (int) parser.currentTokenLocation().getByteOffset();
    }

    private static byte @Nullable [] base64(String text) {
      try {
        return Base64.getDecoder().decode(text);
      } catch (IllegalArgumentException e) {
        return null;
      }
    }
  }
}
