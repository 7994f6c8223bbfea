package io.rtsuite.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Complete websocket frames as a server sends them: unmasked, uncompressed, never fragmented; so
 * one buffer fits every receiver, as a retained duplicate. Used by both fronts.
 */
public final class ServerFrames {

  private static final int FINAL = 0x80;
  private static final int TEXT = 0x1;
  private static final int BINARY = 0x2;
  private static final int CLOSE = 0x8;
  private static final int PONG = 0xA;
  private static final int LARGEST_CONTROL_PAYLOAD = 125;
  private static final int MAX_REASON = LARGEST_CONTROL_PAYLOAD - 2;

  private ServerFrames() {}

  /** One text frame out of UTF-8 pieces. */
  public static ByteBuf text(ByteBufAllocator allocator, byte[]... pieces) {
    return message(allocator, List.of(), pieces);
  }

  /** A text frame out of UTF-8 pieces and one binary frame for each attachment behind it. */
  public static ByteBuf message(
      ByteBufAllocator allocator, List<byte[]> attachments, byte[]... pieces) {
    int textLength = 0;
    for (byte[] piece : pieces) {
      textLength = Math.addExact(textLength, piece.length);
    }
    int total = Math.addExact(headerLength(textLength), textLength);
    for (byte[] attachment : attachments) {
      total =
          Math.addExact(total, Math.addExact(headerLength(attachment.length), attachment.length));
    }
    ByteBuf out = allocator.buffer(total, total);
    writeHeader(out, TEXT, textLength);
    for (byte[] piece : pieces) {
      out.writeBytes(piece);
    }
    for (byte[] attachment : attachments) {
      writeHeader(out, BINARY, attachment.length);
      out.writeBytes(attachment);
    }
    return out;
  }

  /** A pong with the payload of the ping it answers, which is left as it is. */
  public static ByteBuf pong(ByteBufAllocator allocator, ByteBuf payload) {
    int length = payload.readableBytes();
    if (length > LARGEST_CONTROL_PAYLOAD) {
      throw new IllegalArgumentException("a pong carries at most 125 bytes, not " + length);
    }
    ByteBuf out = allocator.buffer(2 + length);
    writeHeader(out, PONG, length);
    return out.writeBytes(payload, payload.readerIndex(), length);
  }

  /**
   * A Close frame.
   *
   * @param reason cut to the 123 bytes that fit
   */
  public static ByteBuf close(ByteBufAllocator allocator, int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(text.length, MAX_REASON);
    while (length < text.length && length > 0 && (text[length] & 0xC0) == 0x80) {
      length--;
    }
    ByteBuf out = allocator.buffer(4 + length);
    writeHeader(out, CLOSE, 2 + length);
    return out.writeShort(code).writeBytes(text, 0, length);
  }

  private static int headerLength(int length) {
    return length <= LARGEST_CONTROL_PAYLOAD ? 2 : length <= 0xFFFF ? 4 : 10;
  }

  private static void writeHeader(ByteBuf out, int opcode, int length) {
    out.writeByte(FINAL | opcode);
    if (length <= LARGEST_CONTROL_PAYLOAD) {
      out.writeByte(length);
    } else if (length <= 0xFFFF) {
      out.writeByte(126).writeShort(length);
    } else {
      out.writeByte(127).writeLong(length);
    }
  }
}
