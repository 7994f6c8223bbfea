package io.rtsuite.gateway.socket;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads Socket.IO packets (protocol 5): {@code <type>[<n>-][<namespace>,][<ack id>][JSON]}. Pure:
 * text in, a value out; whoever reads the messages of bytes that follow keeps them until {@link
 * Parsed.Incomplete#complete}.
 */
final class PacketParser {

  /** What came of a packet's text. */
  sealed interface Parsed {
    /** A whole packet. */
    record Complete(ClientPacket packet) implements Parsed {}

    /**
     * A packet with messages of bytes to come.
     *
     * @param namespace for which it is
     */
    record Incomplete(String namespace, int attachments, Tail tail) implements Parsed {
      /** The packet with its bytes, in the order in which they came. */
      ClientPacket complete(List<byte[]> bytes) {
        return tail.with(bytes);
      }
    }

    /**
     * No packet.
     *
     * @param reason says what is wrong without quoting it
     */
    record Refused(String reason) implements Parsed {}
  }

  /** Makes a packet once its bytes are there. */
  @FunctionalInterface
  interface Tail {
    ClientPacket with(List<byte[]> bytes);
  }

  /** The reason of {@link Parsed.Refused} where the bytes are no text at all. */
  static final String NOT_UTF_8 = "not valid UTF-8";

  /** Longest name of a namespace, in bytes. */
  static final int MAX_NAMESPACE = 256;

  private static final long LARGEST_ACK_ID = 1L << 53;

  private static final Set<String> RESERVED =
      Set.of(
          "connect",
          "connect_error",
          "disconnect",
          "disconnecting",
          "newListener",
          "removeListener");

  private final byte[] source;
  private int position;

  private PacketParser(byte[] source, int from) {
    this.source = source;
    this.position = from;
  }

  /** Reads a packet that begins at {@code from} and ends with the array. */
  static Parsed parse(byte[] source, int from) {
    if (!Utf8Text.isValid(source, from, source.length)) {
      return new Parsed.Refused(NOT_UTF_8);
    }
    try {
      return new PacketParser(source, from).packet();
    } catch (Malformed e) {
      return new Parsed.Refused(e.reason());
    } catch (IOException e) {
      return new Parsed.Refused("not valid JSON");
    }
  }

  private Parsed packet() throws IOException, Malformed {
    return switch (next()) {
      case '0' -> connect();
      case '1' -> disconnect();
      case '2' -> event(0);
      case '3' -> ack(0);
      case '4' -> throw new Malformed("CONNECT_ERROR from a client");
      case '5' -> event(attachments());
      case '6' -> ack(attachments());
      default -> throw new Malformed("unknown packet type");
    };
  }

  private Parsed connect() throws IOException, Malformed {
    String namespace = namespace();
    ackId();
    String token = null;
    if (payload()) {
      try (JsonParser parser = parser()) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          throw new Malformed("the payload of CONNECT is not an object");
        }
        token = token(parser);
        nothingFollows(parser);
      }
    }
    return new Parsed.Complete(new ClientPacket.Connect(namespace, token));
  }

  private static @Nullable String token(JsonParser parser) throws IOException {
    String token = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      boolean isToken = parser.currentName().equals("token");
      JsonToken value = parser.nextToken();
      if (isToken) {
        token =
            switch (value) {
              case VALUE_STRING -> parser.getText();
              case VALUE_NULL -> null;
              default -> "";
            };
      }
      parser.skipChildren();
    }
    return token;
  }

  private Parsed disconnect() throws Malformed {
    String namespace = namespace();
    ackId();
    if (payload()) {
      throw new Malformed("DISCONNECT with a payload");
    }
    return new Parsed.Complete(new ClientPacket.Disconnect(namespace));
  }

  private Parsed event(int attachments) throws IOException, Malformed {
    String namespace = namespace();
    long ackId = ackId();
    requirePayload();
    try (JsonParser parser = parser()) {
      array(parser);
      String name = eventName(parser);
      IncomingValues arguments = rest(parser, attachments);
      Tail tail =
          bytes -> new ClientPacket.Event(namespace, ackId, name, arguments.complete(bytes));
      return parsed(namespace, attachments, tail);
    }
  }

  private static String eventName(JsonParser parser) throws IOException, Malformed {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.VALUE_STRING) {
      String name = parser.getText();
      if (RESERVED.contains(name)) {
        throw new Malformed("a reserved event name");
      }
      return Utf8Text.wellFormed(name);
    }
    if (token != null && token.isNumeric()) {
      return parser.getText();
    }
    throw new Malformed("an event without a name");
  }

  private Parsed ack(int attachments) throws IOException, Malformed {
    String namespace = namespace();
    long ackId = ackId();
    if (ackId == ClientPacket.NO_ACK) {
      throw new Malformed("an ack without an id");
    }
    requirePayload();
    try (JsonParser parser = parser()) {
      array(parser);
      rest(parser, attachments);
    }
    return parsed(namespace, attachments, bytes -> new ClientPacket.Ack(namespace, ackId));
  }

  private static Parsed parsed(String namespace, int attachments, Tail tail) {
    return attachments == 0
        ? new Parsed.Complete(tail.with(List.of()))
        : new Parsed.Incomplete(namespace, attachments, tail);
  }

  private static void array(JsonParser parser) throws IOException, Malformed {
    if (parser.nextToken() != JsonToken.START_ARRAY) {
      throw new Malformed("the payload is not an array");
    }
  }

  /** The remaining elements of the array, up to the packet's end. */
  private IncomingValues rest(JsonParser parser, int attachments) throws IOException, Malformed {
    var scan = IncomingValues.Scan.over(source, parser, position, attachments);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      scan.value();
    }
    nothingFollows(parser);
    return scan.values();
  }

  private static void nothingFollows(JsonParser parser) throws IOException, Malformed {
    if (parser.nextToken() != null) {
      throw new Malformed("something follows the payload");
    }
  }

  private int attachments() throws Malformed {
    int start = position;
    int count = 0;
    while (digit()) {
      count = Math.min(count * 10 + source[position++] - '0', IncomingValues.MAX_ATTACHMENTS + 1);
    }
    if (position == start || next() != '-' || count == 0) {
      throw new Malformed("no number of attachments");
    }
    if (count > IncomingValues.MAX_ATTACHMENTS) {
      throw new Malformed("too many attachments");
    }
    return count;
  }

  private String namespace() throws Malformed {
    if (position == source.length || source[position] != '/') {
      return "/";
    }
    int start = position;
    while (position < source.length && source[position] != ',') {
      position++;
    }
    int end = position;
    if (position < source.length) {
      position++;
    }
    if (end - start > MAX_NAMESPACE) {
      throw new Malformed("the name of the namespace is too long");
    }
    return new String(source, start, end - start, StandardCharsets.UTF_8);
  }

  private long ackId() throws Malformed {
    if (!digit()) {
      return ClientPacket.NO_ACK;
    }
    long id = 0;
    while (digit()) {
      id = id * 10 + source[position++] - '0';
      if (id > LARGEST_ACK_ID) {
        throw new Malformed("an ack id beyond 2^53");
      }
    }
    return id;
  }

  private boolean digit() {
    return position < source.length && source[position] >= '0' && source[position] <= '9';
  }

  private int next() throws Malformed {
    if (position == source.length) {
      throw new Malformed("the packet ends too early");
    }
    return source[position++];
  }

  private boolean payload() {
    return position < source.length;
  }

  private void requirePayload() throws Malformed {
    if (!payload()) {
      throw new Malformed("no payload");
    }
  }

  private JsonParser parser() throws IOException {
    return JsonText.parser(source, position, source.length);
  }
}
