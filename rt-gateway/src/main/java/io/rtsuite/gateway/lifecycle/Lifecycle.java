package io.rtsuite.gateway.lifecycle;

import io.micronaut.context.annotation.Primary;
import io.rtsuite.events.Json;
import io.rtsuite.events.SessionOpened;
import io.rtsuite.gateway.catalog.GatewayId;
import io.rtsuite.gateway.catalog.Reachability;
import io.rtsuite.gateway.catalog.Route;
import io.rtsuite.gateway.session.ClientFrame;
import io.rtsuite.gateway.session.Inbox;
import io.rtsuite.gateway.session.OpenSession;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells services of this gateway's sessions, and keeps a record of each on {@code rt.sessions}, so
 * that another gateway can tell of its end where this one cannot.
 *
 * <p>Nothing here holds a session up. What Kafka does not take is tried again, each second.
 */
@Singleton
@Primary
public final class Lifecycle implements Inbox {

  private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

  /** Ended sessions that are tried again; the others' records stay, for another gateway to find. */
  private static final int MOST_ENDED = 100_000;

  /** Times that services are told of one end. */
  private static final int ATTEMPTS = 30;

  private enum State {
    OPEN,
    /** Ended, and Kafka is being told. */
    ENDING,
    /** Ended, and not all services know. */
    UNTOLD,
    /** Ended, all services know, and its record is still there. */
    UNSETTLED
  }

  private final GatewayId own;
  private final Inbox inbox;
  private final Announcements announcements;
  private final SessionRecords records;
  private final LifecycleMeters meters;
  private final BooleanSupplier kafka;
  private final Queue<Entry> behind = new ConcurrentLinkedQueue<>();
  private final AtomicInteger behindCount = new AtomicInteger();
  private final AtomicInteger unsettled = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private boolean saidBehind;

  @Inject
  Lifecycle(
      GatewayId own,
      @Named(Inbox.REQUESTS) Inbox inbox,
      Announcements announcements,
      SessionRecords records,
      LifecycleMeters meters,
      Reachability reachability) {
    this(own, inbox, announcements, records, meters, reachability::isReachable);
  }

  Lifecycle(
      GatewayId own,
      Inbox inbox,
      Announcements announcements,
      SessionRecords records,
      LifecycleMeters meters,
      BooleanSupplier kafka) {
    this.own = own;
    this.inbox = inbox;
    this.announcements = announcements;
    this.records = records;
    this.meters = meters;
    this.kafka = kafka;
    meters.behind(behindCount::get);
  }

  @Override
  public Conversation opened(OpenSession session) {
    var opened = new SessionOpened(session.clientId(), own.text(), session.user());
    var entry = new Entry(opened);
    unsettled.incrementAndGet();
    entry.open();
    announcements.begun(opened, session.front().name());
    Conversation conversation = inbox.opened(session);
    return new Conversation() {
      @Override
      public boolean isIdle() {
        return conversation.isIdle();
      }

      @Override
      public void received(ClientFrame frame) {
        conversation.received(frame);
      }

      @Override
      public void closed(String reason) {
        conversation.closed(reason);
        entry.end(reason);
      }
    };
  }

  /** Whether services know of the end of every session that there was. */
  public boolean isSettled() {
    return unsettled.get() == 0;
  }

  /** Tries again what Kafka has not taken. */
  void retry() {
    if (!kafka.getAsBoolean()) {
      return;
    }
    int count = behindCount.get();
    if (count > 0 && !saidBehind) {
      saidBehind = true;
      LOG.atWarn()
          .addKeyValue("sessions", count)
          .log("Kafka has not taken the begin or end of sessions; it is tried again");
    }
    for (int i = 0; i < count; i++) {
      Entry entry = behind.poll();
      if (entry == null) {
        break;
      }
      behindCount.decrementAndGet();
      entry.again();
    }
    if (count == 0 && saidBehind) {
      saidBehind = false;
      LOG.info("The begin and end of all sessions are on Kafka");
    }
  }

  /** One session on its way from the first record to the last. */
  private final class Entry {
    private final SessionOpened session;
    private State state = State.OPEN;
    private Json reason = Announcements.reason("");
    private List<Route> untold = List.of();
    private boolean queued;
    private int attempts;

    Entry(SessionOpened session) {
      this.session = session;
    }

    /** Under the lock, so that it cannot get behind the record of the end. */
    synchronized void open() {
      records.opened(
          session,
          stored -> {
            if (!stored) {
              queue();
            }
          });
    }

    private synchronized void queue() {
      if (!queued) {
        queued = true;
        behind.add(this);
        behindCount.incrementAndGet();
      }
    }

    synchronized void again() {
      queued = false;
      switch (state) {
        case OPEN -> open();
        case ENDING -> {}
        case UNTOLD -> tell();
        case UNSETTLED -> settle();
      }
    }

    synchronized void end(String why) {
      if (ended.incrementAndGet() > MOST_ENDED) {
        ended.decrementAndGet();
        meters.lost();
        return;
      }
      reason = Announcements.reason(why);
      untold = announcements.listeners(Announcements.CLIENT_DISCONNECTED);
      tell();
    }

    private void tell() {
      attempts++;
      if (attempts < ATTEMPTS && !announcements.areReady(untold)) {
        // A gateway that has just started is still looking up the topics of services.
        state = State.UNTOLD;
        queue();
        return;
      }
      state = State.ENDING;
      announcements.send(untold, session, reason, this::told);
    }

    private synchronized void told(List<Route> left) {
      if (left.isEmpty()) {
        settle();
      } else if (attempts == ATTEMPTS) {
        left.forEach(_ -> meters.lost());
        settle();
      } else {
        untold = left;
        state = State.UNTOLD;
        queue();
      }
    }

    private void settle() {
      state = State.ENDING;
      records.settled(session.key(), this::settled);
    }

    private synchronized void settled(boolean stored) {
      if (stored) {
        unsettled.decrementAndGet();
        ended.decrementAndGet();
      } else {
        state = State.UNSETTLED;
        queue();
      }
    }
  }
}
