package io.rtsuite.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.rtsuite.events.ErrorCode;
import io.rtsuite.events.Json;
import io.rtsuite.events.RtError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerPacketsTest {

  private static final ByteBufAllocator HEAP = UnpooledByteBufAllocator.DEFAULT;
  private final ServerPackets events = new ServerPackets("/events");
  private final ServerPackets root = new ServerPackets("/");

  @Nested
  class an_event {
    @Test
    void is_one_text_frame() {
      assertThat(read(events.event(HEAP, "moved", List.of(Json.of("{\"a\":null}")), null)))
          .containsExactly("42/events,[\"moved\",{\"a\":null}]");
      assertThat(read(root.event(HEAP, "mo\"ved", List.of(Json.of("1")), null)))
          .containsExactly("42[\"mo\\\"ved\",1]");
    }

    @Test
    void without_data_has_null_for_an_argument() {
      assertThat(read(events.event(HEAP, "moved", List.of(), null)))
          .containsExactly("42/events,[\"moved\",null]");
    }

    @Test
    void from_the_log_ends_with_its_position() {
      assertThat(read(events.event(HEAP, "moved", List.of(Json.of("\"x\"")), "0.a.1-2")))
          .containsExactly("42/events,[\"moved\",\"x\",\"0.a.1-2\"]");
      assertThat(read(events.event(HEAP, "moved", List.of(), "0.a.1-2")))
          .containsExactly("42/events,[\"moved\",\"0.a.1-2\"]");
    }

    @Test
    void may_have_several_arguments() {
      var several = List.of(Json.of("\"e2\""), Json.of("[1,[2]]"), Json.NULL, Json.of("{}"));

      assertThat(read(events.event(HEAP, "moved", several, null)))
          .containsExactly("42/events,[\"moved\",\"e2\",[1,[2]],null,{}]");
      assertThat(read(events.event(HEAP, "moved", several, "0.a.1-2")))
          .containsExactly("42/events,[\"moved\",\"e2\",[1,[2]],null,{},\"0.a.1-2\"]");
    }

    @Test
    void counts_the_bytes_of_all_its_arguments_together() {
      var several =
          List.of(
              Json.of("{\"$bin\":\"AQ==\"}"),
              Json.of("{\"$$bin\":1,\"_placeholder\":true}"),
              Json.of("{\"b\":{\"$bin\":\"Ag==\"}}"));

      assertThat(read(events.event(HEAP, "up", several, null)))
          .containsExactly(
              "452-/events,[\"up\",{\"_placeholder\":true,\"num\":0},{\"$bin\":1,\"_placeholder\":\"true\"},{\"b\":{\"_placeholder\":true,\"num\":1}}]",
              "binary 01",
              "binary 02");
    }

    @Test
    void with_bytes_is_followed_by_them() {
      assertThat(
              read(
                  events.event(
                      HEAP,
                      "up",
                      List.of(Json.of("{\"a\":{\"$bin\":\"AAH/\"},\"b\":{\"$bin\":\"\"}}")),
                      "p")))
          .containsExactly(
              "452-/events,[\"up\",{\"a\":{\"_placeholder\":true,\"num\":0},\"b\":{\"_placeholder\":true,\"num\":1}},\"p\"]",
              "binary 0001ff",
              "binary ");
    }
  }

  @Nested
  class an_ack {
    @Test
    void has_the_content_as_it_is() {
      assertThat(read(events.ack(HEAP, 1L << 53, List.of(Json.of("[1]")))))
          .containsExactly("43/events,9007199254740992[[1]]");
      assertThat(read(root.ack(HEAP, 0, List.of(Json.NULL)))).containsExactly("430[null]");
    }

    @Test
    void may_be_empty() {
      assertThat(read(events.ack(HEAP, 3, List.of()))).containsExactly("43/events,3[]");
    }

    @Test
    void with_bytes_is_followed_by_them() {
      assertThat(read(events.ack(HEAP, 3, List.of(Json.of("{\"$bin\":\"AQ==\"}")))))
          .containsExactly("461-/events,3[{\"_placeholder\":true,\"num\":0}]", "binary 01");
    }

    @Test
    void may_have_several_arguments_with_bytes() {
      assertThat(
              read(
                  events.ack(
                      HEAP,
                      3,
                      List.of(
                          Json.of("1"),
                          Json.of("{\"$bin\":\"AQ==\"}"),
                          Json.of("{\"$bin\":\"\"}")))))
          .containsExactly(
              "462-/events,3[1,{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]",
              "binary 01",
              "binary ");
    }

    @Test
    void that_cannot_be_written_is_an_error_all_the_same() {
      var ack = new SocketIoFront(events).ack(3);

      assertThat(read(ack.success(HEAP, List.of(Json.of("{\"$bin\":")))))
          .singleElement()
          .asString()
          .startsWith("43/events,3[{\"ok\":false,\"error\":{\"code\":\"internal\"");
    }

    @Test
    void may_tell_of_an_error() {
      assertThat(
              read(events.ackError(HEAP, 3, RtError.of(ErrorCode.NO_HANDLER, "try later", "r1"))))
          .containsExactly(
              "43/events,3[{\"ok\":false,\"error\":{\"code\":\"no_handler\",\"message\":\"try later\",\"retryable\":true,\"requestId\":\"r1\"}}]");
    }
  }

  @Nested
  class the_rest {
    @Test
    void of_the_packets() {
      assertThat(read(events.connect(HEAP, "id-1")))
          .containsExactly("40/events,{\"sid\":\"id-1\"}");
      assertThat(read(root.connect(HEAP, "id-1"))).containsExactly("40{\"sid\":\"id-1\"}");
      assertThat(read(events.disconnect(HEAP))).containsExactly("41/events,");
      assertThat(read(ServerPackets.ping(HEAP))).containsExactly("2");
      assertThat(read(ServerPackets.invalidNamespace(HEAP, "/other")))
          .containsExactly("44/other,{\"message\":\"Invalid namespace\"}");
      assertThat(
              read(events.connectError(HEAP, RtError.of(ErrorCode.FORBIDDEN, "no \"way\"", null))))
          .containsExactly(
              "44/events,{\"message\":\"no \\\"way\\\"\",\"data\":{\"code\":\"forbidden\",\"message\":\"no \\\"way\\\"\",\"retryable\":false}}");
    }
  }

  @Nested
  class frames {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 200_000})
    void have_the_right_header_for_every_length(int length) {
      byte[] text = "x".repeat(length).getBytes(StandardCharsets.US_ASCII);
      byte[] bytes = new byte[length];

      ByteBuf frames = ServerFrames.message(HEAP, List.of(bytes), text);

      assertThat(frames.writableBytes()).isZero();
      assertThat(read(frames)).containsExactly("x".repeat(length), "binary " + "00".repeat(length));
    }

    @Test
    void of_closing_cut_a_long_reason_between_characters() {
      String reason = "\u00e9".repeat(100);

      assertThat(read(ServerFrames.close(HEAP, 1008, reason)))
          .containsExactly("close 1008 " + "\u00e9".repeat(61));
    }

    @Test
    void of_pongs_return_the_payload_and_leave_it() {
      ByteBuf payload = HEAP.buffer().writeBytes(new byte[] {1, 2});

      assertThat(read(ServerFrames.pong(HEAP, payload))).containsExactly("pong 0102");
      assertThat(payload.readableBytes()).isEqualTo(2);
      assertThat(payload.release()).isTrue();
    }
  }

  /** Decodes with Netty's own decoder, which is strict. */
  private static List<String> read(ByteBuf frames) {
    var decoder =
        new EmbeddedChannel(
            new WebSocket13FrameDecoder(
                WebSocketDecoderConfig.newBuilder()
                    .expectMaskedFrames(false)
                    .allowExtensions(false)
                    .maxFramePayloadLength(Integer.MAX_VALUE)
                    .build()));
    decoder.writeInbound(frames);
    var read = new ArrayList<String>();
    for (WebSocketFrame frame = decoder.readInbound();
        frame != null;
        frame = decoder.readInbound()) {
      assertThat(frame.isFinalFragment()).isTrue();
      read.add(
          switch (frame) {
            case TextWebSocketFrame text -> text.text();
            case BinaryWebSocketFrame binary -> "binary " + ByteBufUtil.hexDump(binary.content());
            case PongWebSocketFrame pong -> "pong " + ByteBufUtil.hexDump(pong.content());
            case CloseWebSocketFrame close ->
                "close " + close.statusCode() + " " + close.reasonText();
            default -> frame.toString();
          });
      frame.release();
    }
    decoder.finishAndReleaseAll();
    return read;
  }
}
