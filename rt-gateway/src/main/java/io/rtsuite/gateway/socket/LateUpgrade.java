package io.rtsuite.gateway.socket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;

/**
 * Closes a connection of Micronaut's on which a request for Socket.IO arrives after others: without
 * an answer, as a server does that closes an idle connection, so that a proxy which keeps
 * connections tries again on a fresh one.
 */
final class LateUpgrade extends ChannelInboundHandlerAdapter {

  private boolean closing;

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpRequest request && request.uri().startsWith(HandshakeGuard.PATH)) {
      closing = true;
      ctx.close();
    }
    if (closing) {
      ReferenceCountUtil.release(message);
    } else {
      ctx.fireChannelRead(message);
    }
  }
}
