package io.rtsuite.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.rtsuite.events.ErrorCode;
import io.rtsuite.events.Json;
import io.rtsuite.events.RtError;
import io.rtsuite.gateway.session.Ack;
import io.rtsuite.gateway.session.Front;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Socket.IO as the core sees it. */
final class SocketIoFront implements Front {

  private static final Logger LOG = LoggerFactory.getLogger(SocketIoFront.class);

  private final ServerPackets packets;

  SocketIoFront(ServerPackets packets) {
    this.packets = packets;
  }

  @Override
  public String name() {
    return "socketio";
  }

  @Override
  public ByteBuf event(ByteBufAllocator allocator, String event, List<Json> arguments) {
    return packets.event(allocator, event, arguments, null);
  }

  @Override
  public void drop(Channel channel) {
    channel.pipeline().fireUserEventTriggered(SocketConnection.Ending.DROP);
  }

  @Override
  public void kick(Channel channel, RtError why) {
    channel.pipeline().fireUserEventTriggered(SocketConnection.Ending.KICK);
  }

  /** Answers the event with this ack id. */
  Ack ack(long ackId) {
    return new Ack() {
      @Override
      public ByteBuf success(ByteBufAllocator allocator, List<Json> arguments) {
        try {
          return packets.ack(allocator, ackId, arguments);
        } catch (IllegalArgumentException e) {
          LOG.atError().setCause(e).log("An answer cannot be written");
          return packets.ackError(allocator, ackId, RtError.of(ErrorCode.INTERNAL, null));
        }
      }

      @Override
      public ByteBuf failure(ByteBufAllocator allocator, RtError error) {
        return packets.ackError(allocator, ackId, error);
      }
    };
  }
}
