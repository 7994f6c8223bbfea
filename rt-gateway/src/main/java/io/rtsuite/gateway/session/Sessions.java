package io.rtsuite.gateway.session;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.rtsuite.events.ErrorCode;
import io.rtsuite.events.Json;
import io.rtsuite.events.PushRecord;
import io.rtsuite.events.RtError;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All open sessions, spread over their event loops: the door in, and the way of pushes out. */
@Singleton
public final class Sessions implements Gate {

  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
  private static final int CLIENT_ID_BYTES = 15;
  private static final Duration BETWEEN_SLOW_LINES = Duration.ofSeconds(10);
  private static final long LONGEST_TIMER_MILLIS = TimeUnit.DAYS.toMillis(365);

  private final Authenticator authenticator;
  private final Inbox inbox;
  private final SessionConfig config;
  private final SessionMeters meters;
  private final SecureRandom random = new SecureRandom();
  private final Map<EventLoop, Shard> shards = new ConcurrentHashMap<>();
  private final LogLimit slowLines = new LogLimit(BETWEEN_SLOW_LINES, System::nanoTime);
  private final Semaphore pendingBatches;
  private final Door door;

  public Sessions(
      Authenticator authenticator, Inbox inbox, SessionConfig config, SessionMeters meters) {
    this.authenticator = authenticator;
    this.inbox = inbox;
    this.config = config;
    this.meters = meters;
    this.pendingBatches = new Semaphore(config.pendingPushBatches());
    this.door = new Door(config.patience(), config.waiting());
  }

  /** From here on connections are let in. */
  public void letIn() {
    door.open();
  }

  /** From here on connections are refused at once; those that are open go on. */
  public void turnAway() {
    door.shut();
  }

  /** Whether connections are let in. */
  public boolean isLettingIn() {
    return door.isOpen();
  }

  /** How many are open. */
  public int count() {
    return meters.open();
  }

  @Override
  public CompletionStage<Admission> authenticate(Handshake handshake) {
    return door.passed()
        .thenCompose(open ->
            open
                ? authenticator.authenticate(handshake)
                : CompletableFuture.completedFuture(
                    new Admission.Refused(RtError.of(ErrorCode.OVERLOADED, (String) null))));
  }

  @Override
  public String newClientId() {
    byte[] bytes = new byte[CLIENT_ID_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().encodeToString(bytes);
  }

  @Override
  public Session open(Channel channel, Front front, Identity identity, String clientId) {
    EventLoop loop = channel.eventLoop();
    Shard shard =
        shards.computeIfAbsent(
            loop, it -> new Shard(it, config, meters, slowLines, System::nanoTime));
    channel
        .config()
        .setWriteBufferWaterMark(
            new WriteBufferWaterMark(config.lowWaterMark(), config.highWaterMark()));
    var session = new OpenSession(clientId, identity, channel, front, shard);
    shard.add(session);
    session.begin(inbox.opened(session), endOfToken(loop, identity, session));
    session.send(
        "connected",
        Json.of(
            "{\"clientId\":\"%s\",\"serverTime\":%d}"
                .formatted(clientId, System.currentTimeMillis())));
    return session;
  }

  /**
   * A session does not outlive its token: the transport closes, and a client that brings a fresh
   * token is back at once, one that brings the old one is told {@code unauthorized}.
   */
  private static @Nullable Future<?> endOfToken(
      EventLoop loop, Identity identity, OpenSession session) {
    if (identity.expiresAt() == Long.MAX_VALUE) {
      return null;
    }
    long left = identity.expiresAt() - System.currentTimeMillis();
    return loop.schedule(
        session::drop, Math.clamp(left, 0, LONGEST_TIMER_MILLIS), TimeUnit.MILLISECONDS);
  }

  /**
   * Applies records of the push log on every event loop, in order; waits when the loops are too far
   * behind. What is enqueued for a session afterwards finds them applied.
   */
  public void apply(List<PushRecord> records) throws InterruptedException {
    List<Shard> receivers = List.copyOf(shards.values());
    if (receivers.isEmpty() || records.isEmpty()) {
      return;
    }
    pendingBatches.acquire();
    var batch =
        new PushBatch(records, ByteBufAllocator.DEFAULT, receivers.size(), pendingBatches::release);
    for (Shard shard : receivers) {
      boolean accepted =
          shard.enqueue(() -> {
            try {
              shard.apply(batch);
            } finally {
              batch.loopDone();
            }
          });
      if (!accepted) {
        shards.values().remove(shard);
        batch.loopDone();
      }
    }
  }

  /** Closes the transports of those whom a record is for, as they could not get it. */
  public void resync(PushRecord record) {
    for (Shard shard : shards.values()) {
      shard.enqueue(() -> shard.resync(record));
    }
  }

  /**
   * Closes the transports of one of so many sessions, none that waits for an answer, so that
   * clients come back elsewhere.
   *
   * @param of 1 for all
   */
  public void dropIdle(int of) {
    for (Shard shard : shards.values()) {
      shard.enqueue(() -> shard.dropIdle(of));
    }
  }

  /** Closes all transports so that clients come back, here or at another gateway. */
  public void dropAll() {
    LOG.atInfo().addKeyValue("sessions", count()).log("All connections are closed");
    for (Shard shard : shards.values()) {
      shard.enqueue(() -> shard.all().forEach(OpenSession::drop));
    }
  }
}
