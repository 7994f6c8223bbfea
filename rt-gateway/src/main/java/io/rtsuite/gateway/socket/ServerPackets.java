package io.rtsuite.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.rtsuite.events.Json;
import io.rtsuite.events.RtError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The packets of one namespace as a server sends them, each as complete websocket frames, spliced
 * from bytes.
 */
final class ServerPackets {

  private static final String MESSAGE = "4";
  private static final byte[] PING = ascii("2");
  private static final byte[] COMMA = ascii(",");
  private static final byte[] NULL = ascii("null");
  private static final byte[] NOTHING = {};
  private static final byte[] ARRAY_START = ascii("[");
  private static final byte[] ARRAY_END = ascii("]");

  private final String namespace;
  private final String address;
  private final byte[] event;

  ServerPackets(String namespace) {
    this.namespace = namespace;
    this.address = address(namespace);
    this.event = utf8(MESSAGE + "2" + address + "[");
  }

  String namespace() {
    return namespace;
  }

  /** The heartbeat's question. */
  static ByteBuf ping(ByteBufAllocator allocator) {
    return ServerFrames.text(allocator, PING);
  }

  /** Welcomes to the namespace, under a public id. */
  ByteBuf connect(ByteBufAllocator allocator, String sid) {
    return ServerFrames.text(
        allocator,
        utf8(MESSAGE + "0" + address + "{\"sid\":"),
        Json.string(sid).bytes(),
        ascii("}"));
  }

  /** Says that there is no such namespace, in the words of the reference server. */
  static ByteBuf invalidNamespace(ByteBufAllocator allocator, String namespace) {
    return ServerFrames.text(
        allocator,
        utf8(MESSAGE + "4" + address(namespace) + "{\"message\":\"Invalid namespace\"}"));
  }

  /** Refuses to let a client into the namespace. */
  ByteBuf connectError(ByteBufAllocator allocator, RtError error) {
    return ServerFrames.text(
        allocator,
        utf8(MESSAGE + "4" + address + "{\"message\":"),
        Json.string(error.message()).bytes(),
        ascii(",\"data\":"),
        error.toJson().bytes(),
        ascii("}"));
  }

  /** Turns the client out of the namespace. */
  ByteBuf disconnect(ByteBufAllocator allocator) {
    return ServerFrames.text(allocator, utf8(MESSAGE + "1" + address));
  }

  /**
   * An event.
   *
   * @param position the recovery token, a trailing string argument, on events of the push log only;
   *     null elsewhere. An event without any argument carries {@code null}: a recovering client
   *     would take the name alone for a position.
   */
  ByteBuf event(
      ByteBufAllocator allocator, String name, List<Json> arguments, @Nullable String position) {
    byte[] last = position == null ? NOTHING : Json.string(position).bytes();
    byte[] lastSeparator = position == null ? NOTHING : COMMA;
    byte[] quotedName = Json.string(name).bytes();
    if (arguments.isEmpty()) {
      return position == null
          ? ServerFrames.text(allocator, event, quotedName, COMMA, NULL, ARRAY_END)
          : ServerFrames.text(allocator, event, quotedName, COMMA, last, ARRAY_END);
    }
    OutgoingValue values = OutgoingValue.of(arguments);
    List<byte[]> attachments = values.attachments();
    byte[] start =
        attachments.isEmpty()
            ? event
            : utf8(MESSAGE + "5" + attachments.size() + "-" + address + "[");
    return ServerFrames.message(
        allocator,
        attachments,
        start,
        quotedName,
        COMMA,
        values.text(),
        lastSeparator,
        last,
        ARRAY_END);
  }

  /** Answers a client's event. */
  ByteBuf ack(ByteBufAllocator allocator, long ackId, List<Json> arguments) {
    if (arguments.isEmpty()) {
      return ServerFrames.text(allocator, utf8(MESSAGE + "3" + address + ackId + "[]"));
    }
    OutgoingValue values = OutgoingValue.of(arguments);
    List<byte[]> attachments = values.attachments();
    String type = attachments.isEmpty() ? "3" : "6" + attachments.size() + "-";
    return ServerFrames.message(
        allocator,
        attachments,
        utf8(MESSAGE + type + address + ackId),
        ARRAY_START,
        values.text(),
        ARRAY_END);
  }

  /** Answers a client's event with {@code {ok:false,error:{…}}}. */
  ByteBuf ackError(ByteBufAllocator allocator, long ackId, RtError error) {
    return ServerFrames.text(
        allocator,
        utf8(MESSAGE + "3" + address + ackId + "[{\"ok\":false,\"error\":"),
        error.toJson().bytes(),
        ascii("}]"));
  }

  private static String address(String namespace) {
    return namespace.equals("/") ? "" : namespace + ",";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
