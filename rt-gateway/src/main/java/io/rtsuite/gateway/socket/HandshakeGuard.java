package io.rtsuite.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.ReferenceCountUtil;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets only proper websocket upgrades of Engine.IO 4 through; everything else is answered and
 * closed before anything is kept of it.
 */
final class HandshakeGuard extends ChannelInboundHandlerAdapter {

  /** The one path, slash included. */
  static final String PATH = "/socket.io/";

  private static final Logger LOG = LoggerFactory.getLogger(HandshakeGuard.class);
  private static final int KEY_BYTES = 16;

  private final @Nullable List<String> allowedOrigins;
  private final BooleanSupplier full;
  private boolean refused;

  /** An answer in the form Engine.IO gives. */
  private record Refusal(HttpResponseStatus status, int code, String message) {
    static Refusal badRequest(int code, String message) {
      return new Refusal(HttpResponseStatus.BAD_REQUEST, code, message);
    }
  }

  HandshakeGuard(@Nullable List<String> allowedOrigins, BooleanSupplier full) {
    this.allowedOrigins = allowedOrigins;
    this.full = full;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (refused) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof HttpRequest request) {
      Refusal refusal = refusal(request);
      if (refusal != null) {
        refused = true;
        ReferenceCountUtil.release(message);
        refuse(ctx, refusal);
        return;
      }
      ctx.pipeline().remove(this);
    }
    ctx.fireChannelRead(message);
  }

  private @Nullable Refusal refusal(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return Refusal.badRequest(3, "Bad request");
    }
    if (!request.method().equals(HttpMethod.GET)) {
      return Refusal.badRequest(2, "Bad handshake method");
    }
    if (!request.protocolVersion().equals(HttpVersion.HTTP_1_1)
        || HttpUtil.isTransferEncodingChunked(request)
        || HttpUtil.getContentLength(request, 0L) != 0
        || !request.headers().contains(HttpHeaderNames.HOST)) {
      return Refusal.badRequest(3, "Bad request");
    }
    Refusal refusal = query(request.uri());
    if (refusal == null) {
      refusal = upgrade(request.headers());
    }
    if (refusal == null) {
      refusal = origin(request.headers());
    }
    if (refusal == null && full.getAsBoolean()) {
      return new Refusal(HttpResponseStatus.SERVICE_UNAVAILABLE, 3, "Too many connections");
    }
    return refusal;
  }

  private static @Nullable Refusal query(String uri) {
    Map<String, List<String>> parameters;
    try {
      var decoder = new QueryStringDecoder(uri);
      if (!decoder.path().equals(PATH)) {
        return Refusal.badRequest(3, "Bad request");
      }
      parameters = decoder.parameters();
    } catch (IllegalArgumentException e) {
      return Refusal.badRequest(3, "Bad request");
    }
    if (!List.of("4").equals(parameters.get("EIO"))) {
      return Refusal.badRequest(5, "Unsupported protocol version");
    }
    if (!List.of("websocket").equals(parameters.get("transport"))) {
      return Refusal.badRequest(0, "Transport unknown");
    }
    if (parameters.containsKey("sid")) {
      return Refusal.badRequest(1, "Session ID unknown");
    }
    return null;
  }

  private static @Nullable Refusal upgrade(HttpHeaders headers) {
    boolean proper =
        headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
            && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
            && List.of("13").equals(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_VERSION))
            && isKey(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY));
    return proper ? null : Refusal.badRequest(3, "Bad request");
  }

  private static boolean isKey(List<String> keys) {
    try {
      return keys.size() == 1 && Base64.getDecoder().decode(keys.getFirst()).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private @Nullable Refusal origin(HttpHeaders headers) {
    String origin = headers.get(HttpHeaderNames.ORIGIN);
    if (origin == null || isOwnHost(origin, headers.get(HttpHeaderNames.HOST))) {
      return null;
    }
    if (allowedOrigins != null && allowedOrigins.contains(origin)) {
      return null;
    }
    if (allowedOrigins == null || allowedOrigins.contains("*")) {
      // A page of another site must not speak in its visitor's name.
      headers.remove(HttpHeaderNames.COOKIE);
      return null;
    }
    return new Refusal(HttpResponseStatus.FORBIDDEN, 4, "Forbidden");
  }

  /** Whether a page comes from the host it connects to; cookies know no ports, so neither do we. */
  private static boolean isOwnHost(String origin, String host) {
    try {
      String originHost = new URI(origin).getHost();
      return originHost != null && originHost.equalsIgnoreCase(new URI("http://" + host).getHost());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static void refuse(ChannelHandlerContext ctx, Refusal refusal) {
    LOG.atDebug()
        .addKeyValue("status", refusal.status().code())
        .addKeyValue("reason", refusal.message())
        .log("Upgrade refused");
    ByteBuf body =
        ByteBufUtil.writeAscii(
            ctx.alloc(),
            "{\"code\":" + refusal.code() + ",\"message\":\"" + refusal.message() + "\"}");
    var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, refusal.status(), body);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
        .setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
        .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13")
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    // From the tail: the encoder of responses stands behind this handler.
    ctx.channel().writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.atDebug().addKeyValue("cause", cause.getClass().getName()).log("Upgrade broke");
    ctx.close();
  }
}
