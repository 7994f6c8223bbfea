package io.rtsuite.gateway.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.SessionOpened;
import io.rtsuite.gateway.catalog.GatewayPresence;
import io.rtsuite.gateway.catalog.GatewayWatch;
import io.rtsuite.gateway.catalog.Gateways;
import io.rtsuite.gateway.catalog.Route;
import io.rtsuite.gateway.kafka.Appender;
import io.rtsuite.gateway.kafka.KafkaLogs;
import io.rtsuite.gateway.session.Sessions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells services of the end of the sessions of gateways that died, where this gateway is the first
 * of those that live.
 *
 * <p>A session's record goes after services are told, and a dead gateway's sign of life after the
 * last of its sessions' records: whoever is first after a further death goes on from there, and may
 * tell of a few sessions again.
 */
@Singleton
public final class SessionRecovery {

  private static final Logger LOG = LoggerFactory.getLogger(SessionRecovery.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** In this time topics of services are looked up, unless they can never be sent to. */
  private static final Duration FOR_TOPICS = Duration.ofSeconds(30);

  /** Sessions in memory at a time. */
  private static final int MOST = 50_000;

  /** Sessions whose records are under way at a time. */
  private static final int WINDOW = 500;

  private final Gateways gateways;
  private final GatewayWatch watch;
  private final Announcements announcements;
  private final SessionRecords records;
  private final Lifecycle lifecycle;
  private final LifecycleMeters meters;
  private final KafkaLogs logs;
  private final Sessions sessions;
  private final int most;
  private final LongSupplier nanoTime;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("session-recovery").daemon().factory());
  private boolean swept;
  private boolean waiting;
  private long waitingSince;

  @Inject
  SessionRecovery(
      Gateways gateways,
      GatewayWatch watch,
      Announcements announcements,
      SessionRecords records,
      Lifecycle lifecycle,
      LifecycleMeters meters,
      KafkaLogs logs,
      Sessions sessions) {
    this(
        gateways,
        watch,
        announcements,
        records,
        lifecycle,
        meters,
        logs,
        sessions,
        MOST,
        System::nanoTime);
  }

  SessionRecovery(
      Gateways gateways,
      GatewayWatch watch,
      Announcements announcements,
      SessionRecords records,
      Lifecycle lifecycle,
      LifecycleMeters meters,
      KafkaLogs logs,
      Sessions sessions,
      int most,
      LongSupplier nanoTime) {
    this.gateways = gateways;
    this.watch = watch;
    this.announcements = announcements;
    this.records = records;
    this.lifecycle = lifecycle;
    this.meters = meters;
    this.logs = logs;
    this.sessions = sessions;
    this.most = most;
    this.nanoTime = nanoTime;
  }

  /** Begins to look after the sessions of gateways that die. */
  public void start() {
    executor.scheduleWithFixedDelay(
        this::attempt, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void attempt() {
    try {
      lifecycle.retry();
      look();
    } catch (InterruptedException | InterruptException e) {
      LOG.debug("The gateway is stopped while it looks after another one's sessions");
    } catch (KafkaException e) {
      LOG.atWarn()
          .addKeyValue("cause", e.toString())
          .log("Sessions of dead gateways could not be looked after; it is tried again");
    } catch (RuntimeException e) {
      LOG.error("Looking after sessions of dead gateways failed; it is tried again", e);
    }
  }

  /** Does what is to be done now. */
  void look() throws InterruptedException {
    if (watch.wasTakenForGone()) {
      LOG.warn(
          "Another gateway has taken this one for gone: services believe that its sessions have"
              + " ended, so their connections are closed");
      sessions.dropAll();
    }
    GatewayPresence presence = watch.presence();
    if (!gateways.isFirst()) {
      swept = false;
      return;
    }
    if (!presence.isKnown() || (swept && presence.gone().isEmpty())) {
      return;
    }
    if (!areTopicsReady()) {
      return;
    }
    int told = 0;
    long from = 0;
    do {
      var orphans = new OrphanedSessions(presence, from, most);
      logs.scan("gateway-sessions", records.partition(), record -> take(orphans, record));
      if (!tell(orphans.found())) {
        return;
      }
      told += orphans.found().size();
      from = orphans.left();
    } while (from != OrphanedSessions.NOTHING_LEFT);
    swept = true;
    presence.gone().forEach(watch::departed);
    if (told > 0 || !presence.gone().isEmpty()) {
      LOG.atInfo()
          .addKeyValue("gateways", presence.gone())
          .addKeyValue("sessions", told)
          .log("Services are told that the sessions of dead gateways have ended");
    }
  }

  private boolean areTopicsReady() {
    List<Route> routes = announcements.listeners(Announcements.CLIENT_DISCONNECTED);
    if (announcements.areReady(routes)) {
      waiting = false;
      return true;
    }
    long now = nanoTime.getAsLong();
    if (!waiting) {
      waiting = true;
      waitingSince = now;
    }
    return now - waitingSince >= FOR_TOPICS.toNanos();
  }

  private static void take(OrphanedSessions orphans, ConsumerRecord<byte[], byte[]> record) {
    if (record.key() != null) {
      SessionOpened.Key.parse(new String(record.key(), UTF_8))
          .ifPresent(key -> orphans.take(record.offset(), record.timestamp(), key, record.value()));
    }
  }

  /** Tells of each and removes its record; whether that has succeeded for all. */
  private boolean tell(Map<SessionOpened.Key, byte[]> orphans) throws InterruptedException {
    var window = new Semaphore(WINDOW);
    var failed = new AtomicBoolean();
    for (var orphan : orphans.entrySet()) {
      // While Kafka takes nothing, the others are left for later.
      if (failed.get()) {
        break;
      }
      acquire(window, 1);
      tell(
          orphan.getKey(),
          orphan.getValue(),
          isDone -> {
            if (!isDone) {
              failed.set(true);
            }
            window.release();
          });
    }
    acquire(window, WINDOW);
    return !failed.get();
  }

  private static void acquire(Semaphore window, int permits) throws InterruptedException {
    // Twice, as the record of the end follows the announcement.
    long limit = 2 * Appender.LONGEST_DELIVERY.plusSeconds(10).toMillis();
    if (!window.tryAcquire(permits, limit, TimeUnit.MILLISECONDS)) {
      throw new KafkaException("no word of what was sent");
    }
  }

  private void tell(SessionOpened.Key key, byte[] value, Consumer<Boolean> done) {
    SessionOpened session;
    try {
      session = SessionOpened.decode(value);
    } catch (MalformedMessage e) {
      LOG.atError()
          .addKeyValue("error", e.getMessage())
          .log("The record of a session cannot be read; services are not told of its end");
      meters.lost();
      records.settled(key, done);
      return;
    }
    announcements.send(
        announcements.listeners(Announcements.CLIENT_DISCONNECTED),
        session,
        Announcements.reason("gateway gone"),
        untold -> {
          if (untold.isEmpty()) {
            meters.recovered();
            records.settled(key, done);
          } else {
            done.accept(false);
          }
        });
  }

  @PreDestroy
  void close() {
    executor.shutdownNow();
  }
}
