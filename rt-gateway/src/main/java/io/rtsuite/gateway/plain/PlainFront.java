package io.rtsuite.gateway.plain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.rtsuite.events.Json;
import io.rtsuite.events.RtError;
import io.rtsuite.gateway.session.Ack;
import io.rtsuite.gateway.session.Front;
import io.rtsuite.gateway.socket.OutgoingValue;
import io.rtsuite.gateway.socket.ServerFrames;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What plain WebSocket clients hear: {@code {"event","data"|"args"}} and {@code
 * {"id","data"|"args"|"error"}}.
 */
@Singleton
final class PlainFront implements Front {

  /** Close code of a client that is not let in, or not any longer. */
  static final int REFUSED = 4401;

  /** Close code of a client that was turned out. */
  static final int KICKED = 4403;

  private static final byte[] EVENT = "{\"event\":".getBytes(UTF_8);
  private static final byte[] ID = "{\"id\":".getBytes(UTF_8);
  private static final byte[] DATA = ",\"data\":".getBytes(UTF_8);
  private static final byte[] ARGS = ",\"args\":[".getBytes(UTF_8);
  private static final byte[] ARGS_END = "]".getBytes(UTF_8);
  private static final byte[] ERROR = ",\"error\":".getBytes(UTF_8);
  private static final byte[] END = "}".getBytes(UTF_8);
  private static final byte[] NOTHING = {};

  private final PlainConfig config;

  PlainFront(PlainConfig config) {
    this.config = config;
  }

  @Override
  public String name() {
    return "websocket";
  }

  @Override
  public ByteBuf event(ByteBufAllocator allocator, String event, List<Json> arguments) {
    return frame(allocator, EVENT, Json.string(event).bytes(), arguments);
  }

  private static ByteBuf frame(
      ByteBufAllocator allocator, byte[] field, byte[] value, List<Json> arguments) {
    if (arguments.isEmpty()) {
      return ServerFrames.text(allocator, field, value, END);
    }
    boolean several = arguments.size() > 1;
    OutgoingValue outgoing = OutgoingValue.of(arguments);
    List<byte[]> attachments = outgoing.attachments();
    byte[] count =
        attachments.isEmpty()
            ? NOTHING
            : (",\"attachments\":" + attachments.size()).getBytes(UTF_8);
    return ServerFrames.message(
        allocator,
        attachments,
        field,
        value,
        count,
        several ? ARGS : DATA,
        outgoing.text(),
        several ? ARGS_END : NOTHING,
        END);
  }

  /**
   * How a frame with an id is answered.
   *
   * @param id as the client wrote it
   */
  record IdAck(Json id) implements Ack {
    @Override
    public ByteBuf success(ByteBufAllocator allocator, List<Json> arguments) {
      return frame(allocator, ID, id.bytes(), arguments);
    }

    @Override
    public ByteBuf failure(ByteBufAllocator allocator, RtError error) {
      return ServerFrames.text(allocator, ID, id.bytes(), ERROR, error.toJson().bytes(), END);
    }
  }

  @Override
  public void drop(Channel channel) {
    channel.close();
  }

  @Override
  public void kick(Channel channel, RtError why) {
    channel.pipeline().get(PlainConnection.class).kick(why);
  }

  /** Says why, and closes when the client has answered or the grace is over. */
  void close(Channel channel, int code, String reason) {
    channel
        .writeAndFlush(ServerFrames.close(channel.alloc(), code, reason))
        .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    channel
        .eventLoop()
        .schedule(() -> channel.close(), config.closeGrace().toMillis(), TimeUnit.MILLISECONDS);
  }
}
