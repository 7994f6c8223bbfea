package io.rtsuite.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketClientCompressionHandler;
import io.netty.util.ReferenceCountUtil;
import io.rtsuite.broker.test.TestBroker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody unknown may cost before the gateway knows who it is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class LimitsIT {

  private static final String SOCKET_IO = "/socket.io/?EIO=4&transport=websocket";
  private static final int TOO_BIG = 1009;
  private static final int PROTOCOL_ERROR = 1002;

  private RunningGateway gateway;

  @BeforeAll
  void start() throws Exception {
    gateway =
        RunningGateway.start(
            TestBroker.freshPrefix(),
            Map.of("gateway.http.request-timeout", "1s", "gateway.http.max-connections", 20));
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  private static String cookie() {
    return "Cookie: socket_token=" + RunningGateway.token("ada");
  }

  /** The first frame of a fragmented or huge one: its header, and not all of its content. */
  private static byte[] beginning(int announced, int sent) {
    var frame = ByteBuffer.allocate(14 + sent);
    frame.put((byte) 0x81).put((byte) (0x80 | 127)).putLong(announced).putInt(0);
    return frame.array();
  }

  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class compression {

    private static final String OFFER =
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits";

    /** A client that offers the extension and compresses where it may. */
    private static final class Compressing implements AutoCloseable {
      private final MultiThreadIoEventLoopGroup loops =
          new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
      private final CompletableFuture<String> extensions = new CompletableFuture<>();
      private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
      private final CompletableFuture<Void> upgraded = new CompletableFuture<>();
      private final Channel channel;

      Compressing(int port, String path) throws InterruptedException {
        var headers = new DefaultHttpHeaders();
        headers.add(HttpHeaderNames.COOKIE, cookie().substring("Cookie: ".length()));
        var handshaker =
            WebSocketClientHandshakerFactory.newHandshaker(
                URI.create("ws://localhost:" + port + path),
                WebSocketVersion.V13,
                null,
                true,
                headers);
        channel =
            new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .handler(
                    new ChannelInitializer<>() {
                      @Override
                      protected void initChannel(Channel ch) {
                        ch.pipeline()
                            .addLast(
                                new HttpClientCodec(),
                                new SimpleChannelInboundHandler<HttpResponse>(false) {
                                  @Override
                                  protected void channelRead0(
                                      ChannelHandlerContext ctx, HttpResponse response) {
                                    extensions.complete(
                                        String.valueOf(
                                            response
                                                .headers()
                                                .get(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS)));
                                    ctx.fireChannelRead(response);
                                  }
                                },
                                new HttpObjectAggregator(8192),
                                new WebSocketClientCompressionHandler(0),
                                new WebSocketClientProtocolHandler(handshaker),
                                new SimpleChannelInboundHandler<Object>() {
                                  @Override
                                  protected void channelRead0(
                                      ChannelHandlerContext ctx, Object message) {
                                    if (message instanceof TextWebSocketFrame text) {
                                      frames.add(text.text());
                                    }
                                  }

                                  @Override
                                  public void userEventTriggered(
                                      ChannelHandlerContext ctx, Object event) {
                                    if (event
                                        == WebSocketClientProtocolHandler.ClientHandshakeStateEvent
                                            .HANDSHAKE_COMPLETE) {
                                      upgraded.complete(null);
                                    }
                                    ReferenceCountUtil.release(event);
                                  }
                                });
                      }
                    })
                .connect("localhost", port)
                .sync()
                .channel();
      }

      void send(String text) throws Exception {
        upgraded.get(20, TimeUnit.SECONDS);
        channel.writeAndFlush(new TextWebSocketFrame(text)).sync();
      }

      String next(String wanted) throws InterruptedException {
        String frame;
        do {
          frame = frames.poll(20, TimeUnit.SECONDS);
        } while (frame != null && !frame.contains(wanted));
        return String.valueOf(frame);
      }

      @Override
      public void close() {
        channel.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
      }
    }

    private static byte[] deflated(byte[] payload) {
      var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
      deflater.setInput(payload);
      var out = new ByteArrayOutputStream();
      byte[] buffer = new byte[65_536];
      int length;
      while ((length = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH)) > 0) {
        out.write(buffer, 0, length);
      }
      deflater.end();
      // As RFC 7692 has it: without the empty block at the end.
      return java.util.Arrays.copyOf(out.toByteArray(), out.size() - 4);
    }

    @Test
    void is_declined_by_the_plain_front_to_a_client_that_offers_it() throws Exception {
      try (var client = new Compressing(gateway.port(), "/events")) {
        assertThat(client.extensions.get(20, TimeUnit.SECONDS)).isEqualTo("null");
        client.send("{\"event\":\"ping\",\"id\":1,\"data\":\"" + "x".repeat(5_000) + "\"}");

        assertThat(client.next("\"id\":1")).contains("timestamp");
      }
    }

    @Test
    void is_declined_by_the_socket_io_front_to_a_client_that_offers_it() throws Exception {
      try (var client = new Compressing(gateway.port(), SOCKET_IO)) {
        assertThat(client.extensions.get(20, TimeUnit.SECONDS)).isEqualTo("null");
        client.send("40/events,");
        assertThat(client.next("40/events,")).contains("sid");
        client.send("42/events,1[\"ping\",\"" + "x".repeat(5_000) + "\"]");

        assertThat(client.next("43/events,1")).contains("timestamp");
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/events", SOCKET_IO})
    void is_a_violation_when_used_all_the_same(String path) throws Exception {
      // 20 MB of zeroes in 20 kB.
      byte[] bomb = RawWebSocket.frame(0xC1, deflated(new byte[20_000_000]));
      assertThat(bomb).hasSizeLessThan(30_000);
      try (var raw = new RawWebSocket(gateway.port(), path, OFFER)) {
        assertThat(raw.head().toLowerCase(java.util.Locale.ROOT))
            .doesNotContain("sec-websocket-extensions");

        raw.write(bomb);

        assertThat(raw.closeCode()).isEqualTo(PROTOCOL_ERROR);
        raw.awaitEnd();
      }
    }
  }

  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class bytes_before_the_token {

    @Test
    void are_few_on_the_plain_front_even_in_a_frame_that_is_not_complete() throws Exception {
      try (var raw = new RawWebSocket(gateway.port(), "X: y")) {
        raw.write(beginning(900_000, 70_000));

        assertThat(raw.closeCode()).isEqualTo(TOO_BIG);
        raw.awaitEnd();
      }
    }

    @Test
    void are_few_on_the_plain_front_in_many_small_frames() throws Exception {
      try (var raw = new RawWebSocket(gateway.port(), "X: y")) {
        byte[] ping = RawWebSocket.frame(0x89, new byte[100]);
        for (int i = 0; i < 1_000; i++) {
          raw.write(ping);
        }

        assertThat(raw.closeCode()).isEqualTo(TOO_BIG);
        raw.awaitEnd();
      }
    }

    @Test
    void are_few_on_the_socket_io_front_even_in_a_frame_that_is_not_complete() throws Exception {
      try (var raw = new RawWebSocket(gateway.port(), SOCKET_IO, "X: y")) {
        raw.write(beginning(900_000, 70_000));

        raw.awaitEnd();
      }
    }

    @Test
    void do_not_count_once_somebody_is_let_in() throws Exception {
      try (var client = PlainClient.connect(gateway.port(), Map.of())) {
        client.send("{\"auth\":{\"token\":\"" + RunningGateway.token("ada") + "\"}}");
        client.nextEvent("connected");
        client.send("{\"event\":\"ping\",\"id\":1,\"data\":\"" + "x".repeat(900_000) + "\"}");
        assertThat(client.answer(1)).contains("timestamp");
        client.send("{\"event\":\"ping\",\"id\":2,\"data\":\"" + "x".repeat(900_000) + "\"}");
        assertThat(client.answer(2)).contains("timestamp");
      }
    }

    @Test
    void have_room_for_the_longest_token_and_events_behind_it() throws Exception {
      try (var raw = new RawWebSocket(gateway.port(), "X: y")) {
        String token = "x".repeat(16_384);
        raw.send("{\"auth\":{\"token\":\"" + token + "\"}}");
        for (int i = 0; i < 20; i++) {
          raw.send("{\"event\":\"ping\",\"data\":\"" + "x".repeat(1_000) + "\"}");
        }

        assertThat(raw.closeCode()).as("the token, not its length").isEqualTo(4401);
      }
    }
  }

  @Test
  void a_frame_beyond_the_limit_is_refused_by_its_header() throws Exception {
    try (var raw = new RawWebSocket(gateway.port(), cookie())) {
      raw.write(beginning(1_000_001, 10));

      assertThat(raw.closeCode()).isEqualTo(TOO_BIG);
      raw.awaitEnd();
    }
  }

  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class a_connection_that_is_no_socket_yet {

    private Socket open() throws IOException {
      var socket = new Socket("localhost", gateway.port());
      socket.setSoTimeout(20_000);
      return socket;
    }

    private double metric(String name) throws Exception {
      return gateway
          .manage("/prometheus")
          .body()
          .lines()
          .filter(line -> line.startsWith(name + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
          .findFirst()
          .orElse(Double.NaN);
    }

    /** Everything until the end, which has to come. */
    private static String readAll(Socket socket) throws IOException {
      var read = new ByteArrayOutputStream();
      try {
        socket.getInputStream().transferTo(read);
      } catch (java.net.SocketException e) {
        // Reset is an end as well.
      }
      return read.toString(UTF_8);
    }

    private static boolean hasEnded(Socket socket) throws IOException {
      try {
        return socket.getInputStream().read() < 0;
      } catch (java.net.SocketException e) {
        return true; // Reset is an end as well.
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "G",
          "GET /socket.i",
          "GET / HTTP/1.1\r\nHost: x\r\nX:",
          "\u0016\u0003\u0001"
        })
    void is_closed_when_its_request_does_not_come(String beginning) throws Exception {
      try (var socket = open()) {
        socket.getOutputStream().write(beginning.getBytes(US_ASCII));

        assertThat(readAll(socket)).doesNotContain(" 200 ");
      }
    }

    @Test
    void is_closed_when_its_request_drips() throws Exception {
      try (var socket = open()) {
        byte[] drop = "GET / HTTP/1.1\r\nHost: x\r\nX: ".getBytes(US_ASCII);
        socket.getOutputStream().write(drop);
        socket.setSoTimeout(200);
        boolean ended = false;
        for (int i = 0; i < 100 && !ended; i++) {
          try {
            ended = hasEnded(socket);
          } catch (java.net.SocketTimeoutException e) {
            try {
              socket.getOutputStream().write('x');
            } catch (IOException closed) {
              ended = true;
            }
          }
        }
        assertThat(ended).isTrue();
        assertThat(metric("gateway_http_closed_total{reason=\"too_slow\"}")).isPositive();
      }
    }

    @Test
    void is_closed_when_its_body_drips() throws Exception {
      try (var socket = open()) {
        socket
            .getOutputStream()
            .write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nx".getBytes(US_ASCII));

        assertThat(readAll(socket)).doesNotContain(" 200 ");
      }
    }

    @Test
    void stays_between_its_requests() throws Exception {
      try (var socket = open()) {
        for (int i = 0; i < 3; i++) {
          socket
              .getOutputStream()
              .write("GET /health HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
          var answer = new StringBuilder();
          while (!answer.toString().contains("{\"status\":\"UP\"}")) {
            int next = socket.getInputStream().read();
            assertThat(next).isNotNegative();
            answer.append((char) next);
          }
          // Until the time in which a request has to arrive is over for somebody who came later.
          try (var silent = open()) {
            assertThat(hasEnded(silent)).isTrue();
          }
        }
      }
    }

    @Test
    void counts_until_it_is_a_socket_or_gone() throws Exception {
      var sockets = new ArrayList<PlainClient>();
      for (int i = 0; i < 25; i++) {
        sockets.add(gateway.connect("ada"));
      }
      Await.until("room", () -> metric("gateway_http_connections") == 0);
      var silent = new ArrayList<Socket>();
      try {
        for (int i = 0; i < 20; i++) {
          silent.add(open());
        }
        Await.until("all places taken", () -> metric("gateway_http_connections") >= 20);
        try (var tooMany = open()) {
          long before = System.nanoTime();
          assertThat(hasEnded(tooMany)).isTrue();
          assertThat(System.nanoTime() - before).isLessThan(TimeUnit.MILLISECONDS.toNanos(900));
        }
        assertThat(metric("gateway_http_closed_total{reason=\"too_many\"}")).isPositive();
      } finally {
        for (Socket socket : silent) {
          socket.close();
        }
      }
      Await.until("room again", () -> gateway.get("/health").statusCode() == 200);
      for (PlainClient client : sockets) {
        client.send("{\"event\":\"ping\",\"id\":1}");
        assertThat(client.answer(1)).contains("timestamp");
        client.close();
      }
    }
  }
}
