package io.rtsuite.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.rtsuite.events.ErrorCode;
import io.rtsuite.events.Json;
import io.rtsuite.events.RtError;
import io.rtsuite.events.User;
import io.rtsuite.gateway.session.ClientFrame;
import io.rtsuite.gateway.session.Front;
import io.rtsuite.gateway.session.Gate;
import io.rtsuite.gateway.session.Handshake;
import io.rtsuite.gateway.session.Identity;
import io.rtsuite.gateway.session.Session;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A core that lets in whoever says {@code good}, and remembers what it is told. {@code echo} is
 * acked with its first argument, {@code push} is sent back as an event, {@code refuse} is refused.
 */
final class RecordingGate implements Gate {

  final BlockingQueue<Handshake> handshakes = new LinkedBlockingQueue<>();
  final BlockingQueue<RecordedSession> opened = new LinkedBlockingQueue<>();
  final Set<RecordedSession> live = ConcurrentHashMap.newKeySet();
  final AtomicInteger ids = new AtomicInteger();
  volatile @Nullable CompletableFuture<Admission> nextAnswer;

  final class RecordedSession implements Session {
    final Channel channel;
    final Front front;
    final Identity identity;
    final String clientId;
    final BlockingQueue<ClientFrame> received = new LinkedBlockingQueue<>();
    final BlockingQueue<String> closed = new LinkedBlockingQueue<>();

    RecordedSession(Channel channel, Front front, Identity identity, String clientId) {
      this.channel = channel;
      this.front = front;
      this.identity = identity;
      this.clientId = clientId;
    }

    @Override
    public String clientId() {
      return clientId;
    }

    @Override
    public void receive(ClientFrame frame) {
      if (!channel.eventLoop().inEventLoop()) {
        throw new AssertionError("off the event loop");
      }
      received.add(frame);
      Json data = frame.arguments().isEmpty() ? null : frame.arguments().getFirst();
      switch (frame.event()) {
        case "echo" -> {
          if (frame.ack() != null) {
            write(frame.ack().success(channel.alloc(), frame.arguments()));
          }
        }
        case "refuse" -> {
          if (frame.ack() != null) {
            write(
                frame
                    .ack()
                    .failure(channel.alloc(), RtError.of(ErrorCode.NO_HANDLER, "request-1")));
          }
        }
        case "push" -> push("pushed", data);
        case "break" -> throw new IllegalStateException("a bug in the core, made for this test");
        default -> {}
      }
    }

    void push(String event, @Nullable Json data) {
      write(front.event(channel.alloc(), event, data == null ? List.of() : List.of(data)));
    }

    void kick() {
      front.kick(channel, RtError.of(ErrorCode.FORBIDDEN, null));
    }

    void write(ByteBuf frames) {
      channel.writeAndFlush(frames, channel.voidPromise());
    }

    @Override
    public void closed(String reason) {
      closed.add(reason);
      live.remove(this);
    }

    String closedReason() throws InterruptedException {
      return String.valueOf(closed.poll(30, TimeUnit.SECONDS));
    }

    ClientFrame frame() throws InterruptedException {
      ClientFrame frame = received.poll(30, TimeUnit.SECONDS);
      if (frame == null) {
        throw new AssertionError("nothing was received");
      }
      return frame;
    }
  }

  @Override
  public CompletionStage<Admission> authenticate(Handshake handshake) {
    handshakes.add(handshake);
    CompletableFuture<Admission> prepared = nextAnswer;
    if (prepared != null) {
      nextAnswer = null;
      return prepared;
    }
    String cookie = handshake.headers().get("Cookie", "");
    boolean good =
        handshake.token() == null
            ? cookie.contains("socket_token=good")
            : handshake.token().equals("good");
    return CompletableFuture.completedFuture(
        good ? granted() : new Admission.Refused(RtError.of(ErrorCode.UNAUTHORIZED, null)));
  }

  static Admission granted() {
    return new Admission.Granted(new Identity(User.of("ada"), Long.MAX_VALUE));
  }

  @Override
  public Session open(Channel channel, Front front, Identity identity, String clientId) {
    var session = new RecordedSession(channel, front, identity, clientId);
    live.add(session);
    opened.add(session);
    return session;
  }

  @Override
  public String newClientId() {
    return "client-" + ids.incrementAndGet();
  }

  /** For the next test; sessions of the last one may still be on their way out. */
  void forget() {
    handshakes.clear();
    opened.clear();
    live.clear();
    nextAnswer = null;
  }

  RecordedSession session() throws InterruptedException {
    RecordedSession session = opened.poll(30, TimeUnit.SECONDS);
    if (session == null) {
      throw new AssertionError("no session was opened");
    }
    return session;
  }
}
