package io.rtsuite.gateway.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.rtsuite.events.User;
import io.rtsuite.gateway.session.Authenticator;
import io.rtsuite.gateway.session.ClientFrame;
import io.rtsuite.gateway.session.Front;
import io.rtsuite.gateway.session.Gate;
import io.rtsuite.gateway.session.Handshake;
import io.rtsuite.gateway.session.Identity;
import io.rtsuite.gateway.session.Session;
import io.rtsuite.gateway.session.SlowChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PlainConnectionTest {

  private static final Duration INTERVAL = Duration.ofSeconds(25);
  private static final PlainConfig CONFIG =
      new PlainConfig(
          Duration.ofSeconds(10),
          INTERVAL,
          Duration.ofSeconds(20),
          1_000_000,
          65_536,
          10,
          Duration.ofSeconds(1),
          null);

  private final SlowChannel channel = new SlowChannel();
  private final List<String> closed = new ArrayList<>();
  private final LetsEverybodyIn gate = new LetsEverybodyIn();
  private long nanos;

  private final class LetsEverybodyIn implements Gate, Authenticator {
    @Override
    public CompletionStage<Admission> authenticate(Handshake handshake) {
      return CompletableFuture.completedFuture(
          new Admission.Granted(new Identity(User.of("ada"), Long.MAX_VALUE)));
    }

    @Override
    public boolean hasCredentials(Handshake handshake) {
      return true;
    }

    @Override
    public String newClientId() {
      return "client";
    }

    @Override
    public Session open(Channel channel, Front front, Identity identity, String clientId) {
      return new Session() {
        @Override
        public String clientId() {
          return clientId;
        }

        @Override
        public void receive(ClientFrame frame) {}

        @Override
        public void closed(String reason) {
          closed.add(reason);
        }
      };
    }
  }

  @BeforeEach
  void open() {
    channel.freezeTime();
    var connection =
        new PlainConnection(
            gate,
            gate,
            new PlainFront(CONFIG),
            CONFIG,
            "/events",
            new DefaultHttpHeaders(),
            new AtomicInteger(),
            () -> nanos);
    channel
        .pipeline()
        .addLast(PlainSocket.EARLY_BYTES, new EarlyBytes(65_536, () -> {}))
        .addLast(new WebSocket13FrameEncoder(false))
        .addLast(connection);
    connection.begin();
    channel.runPendingTasks();
  }

  @AfterEach
  void end() {
    channel.close();
  }

  /** The time until the next ping passes. */
  private void beat() {
    nanos += INTERVAL.toNanos();
    channel.advanceTimeBy(INTERVAL.toNanos(), TimeUnit.NANOSECONDS);
    channel.runScheduledPendingTasks();
  }

  private void push(int bytes) {
    channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[bytes]));
  }

  private int pings() {
    var pings = new int[1];
    try {
      channel
          .unsafe()
          .outboundBuffer()
          .forEachFlushedMessage(message -> {
            if (message instanceof ByteBuf frame && frame.getUnsignedByte(0) == 0x89) {
              pings[0]++;
            }
            return true;
          });
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return pings[0];
  }

  @Nested
  class a_client_that_takes_slowly_what_waits_for_it {

    @Test
    void stays_while_its_ping_is_behind_that() {
      push(1_000_000);
      for (int i = 0; i < 20; i++) {
        channel.take(10_000);
        beat();
      }

      assertThat(channel.isActive()).isTrue();
      assertThat(pings()).as("one waits, others do not pile up").isEqualTo(1);
    }

    @Test
    void has_the_time_for_its_pong_from_when_the_ping_has_left() {
      push(1_000_000);
      beat();
      nanos += INTERVAL.toNanos() - 1;
      channel.takeAll();
      nanos -= INTERVAL.toNanos() - 1;

      beat();
      assertThat(channel.isActive()).as("pinged just now").isTrue();

      channel.writeInbound(new PongWebSocketFrame());
      beat();
      assertThat(channel.isActive()).isTrue();
    }

    @Test
    void is_closed_when_it_has_taken_all_and_sends_no_pong() {
      push(1_000_000);
      beat();
      channel.takeAll();
      beat();
      channel.takeAll();
      beat();

      assertThat(channel.isActive()).isFalse();
      assertThat(closed).containsExactly("ping timeout");
    }
  }

  @Nested
  class a_client_that_takes_nothing {

    @Test
    void is_closed_though_more_is_written_to_it() {
      push(1_000);
      beat();
      push(1_000);
      beat();
      push(1_000);
      beat();
      push(1_000);
      beat();

      assertThat(channel.isActive()).isFalse();
      assertThat(closed).containsExactly("ping timeout");
    }
  }
}
