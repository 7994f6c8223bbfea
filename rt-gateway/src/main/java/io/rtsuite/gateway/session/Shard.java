package io.rtsuite.gateway.session;

import io.netty.channel.EventLoop;
import io.rtsuite.events.ErrorCode;
import io.rtsuite.events.Except;
import io.rtsuite.events.Kick;
import io.rtsuite.events.Membership;
import io.rtsuite.events.Push;
import io.rtsuite.events.PushRecord;
import io.rtsuite.events.RtError;
import io.rtsuite.events.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The sessions of one event loop, by client, user, room and tenant; touched on that loop only, so
 * that membership and pushes need no locks.
 */
final class Shard {

  private static final Logger LOG = LoggerFactory.getLogger(Shard.class);

  private record Key(String tenant, String name) {}

  private final EventLoop loop;
  private final SessionConfig limits;
  private final SessionMeters meters;
  private final LogLimit slowLines;
  private final LongSupplier nanoTime;
  private final Map<String, OpenSession> byClient = new HashMap<>();
  private final Map<Key, Set<OpenSession>> byUser = new HashMap<>();
  private final Map<Key, Set<OpenSession>> byRoom = new HashMap<>();
  private final Map<String, Set<OpenSession>> byTenant = new HashMap<>();
  private final List<OpenSession> unflushed = new ArrayList<>();
  private final List<OpenSession> slow = new ArrayList<>();
  private final List<OpenSession> missed = new ArrayList<>();
  private boolean gathering;

  /**
   * @param slowLines of all shards: many connections may be slow at once
   */
  Shard(
      EventLoop loop,
      SessionConfig limits,
      SessionMeters meters,
      LogLimit slowLines,
      LongSupplier nanoTime) {
    this.loop = loop;
    this.limits = limits;
    this.meters = meters;
    this.slowLines = slowLines;
    this.nanoTime = nanoTime;
  }

  SessionConfig limits() {
    return limits;
  }

  long nanoTime() {
    return nanoTime.getAsLong();
  }

  /** Runs tasks like one, also those behind one that fails. */
  void enqueueTogether(Iterable<Runnable> tasks) {
    enqueue(() -> tasks.forEach(Shard::attempt));
  }

  /** Runs a task on the loop, behind everything handed over before, with one flush per channel. */
  boolean enqueue(Runnable task) {
    try {
      loop.execute(() -> gather(task));
      return true;
    } catch (RejectedExecutionException e) {
      LOG.debug("The event loop has ended; a task is given up");
      return false;
    }
  }

  private void gather(Runnable task) {
    gathering = true;
    attempt(task);
    gathering = false;
    flushAll();
  }

  private static void attempt(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("A task of an event loop failed", e);
    }
  }

  /** Closes one of so many of its sessions, rounded up, as far as they wait for no answer. */
  void dropIdle(int of) {
    List<OpenSession> everybody = List.copyOf(all());
    int most = Math.ceilDiv(everybody.size(), of);
    everybody.stream().filter(OpenSession::canBeDropped).limit(most).forEach(OpenSession::drop);
  }

  private void flushAll() {
    for (OpenSession session : unflushed) {
      session.flush();
    }
    unflushed.clear();
    // Apart, because a front may end the session at once and so change the sets pushes walk over.
    for (OpenSession session : slow) {
      meters.slowClosed();
      long closed = slowLines.count();
      LOG.atLevel(closed > 0 ? Level.INFO : Level.DEBUG)
          .addKeyValue("clientId", session.clientId())
          .addKeyValue("closedSinceLastLine", closed)
          .log("A connection that reads too slowly is closed");
      session.drop();
    }
    slow.clear();
    List<OpenSession> behind = List.copyOf(missed);
    missed.clear();
    for (OpenSession session : behind) {
      meters.resynced();
      session.drop();
    }
  }

  void written(OpenSession session) {
    if (session.markUnflushed()) {
      if (gathering) {
        unflushed.add(session);
      } else {
        session.flush();
      }
    }
  }

  void slow(OpenSession session) {
    slow.add(session);
    if (!gathering) {
      enqueue(() -> {});
    }
  }

  void add(OpenSession session) {
    byClient.put(session.clientId(), session);
    String tenant = session.user().tenantId();
    join(byUser, new Key(tenant, session.user().id()), session);
    byTenant.computeIfAbsent(tenant, _ -> new LinkedHashSet<>()).add(session);
    meters.opened(session.front());
  }

  void remove(OpenSession session) {
    if (!byClient.remove(session.clientId(), session)) {
      return;
    }
    String tenant = session.user().tenantId();
    leave(byUser, new Key(tenant, session.user().id()), session);
    for (String room : session.rooms()) {
      leave(byRoom, new Key(tenant, room), session);
    }
    session.rooms().clear();
    leave(byTenant, tenant, session);
    meters.closed(session.front());
  }

  /** Applies records in their order. */
  void apply(PushBatch batch) {
    for (PushBatch.Step step : batch.steps()) {
      switch (step) {
        case PushBatch.Step.Deliver(EncodedPush push) -> deliver(push);
        case PushBatch.Step.Move(Membership membership) ->
            receivers(membership).forEach(it -> move(it, membership));
        case PushBatch.Step.End(Kick kick) -> kick(kick);
      }
    }
  }

  /**
   * Closes the connections that a record is for, so that their clients come back and ask anew: they
   * could not get it.
   */
  void resync(PushRecord record) {
    switch (record) {
      case Push push -> receivers(push).forEach(missed::add);
      case Membership membership -> missed.addAll(receivers(membership));
      case Kick kick -> missed.addAll(meant(kick));
      case PushRecord.Unknown _ -> {}
    }
  }

  private Collection<OpenSession> receivers(Membership membership) {
    OpenSession session = byClient.get(membership.client());
    return session == null || !session.user().tenantId().equals(membership.tenantId())
        ? List.of()
        : List.of(session);
  }

  private void move(OpenSession session, Membership membership) {
    for (String room : membership.rooms()) {
      var key = new Key(membership.tenantId(), room);
      switch (membership.action()) {
        case JOIN -> {
          if (session.rooms().add(room)) {
            join(byRoom, key, session);
          }
        }
        case LEAVE -> {
          if (session.rooms().remove(room)) {
            leave(byRoom, key, session);
          }
        }
      }
    }
  }

  private void kick(Kick kick) {
    RtError why = kick.error() == null ? RtError.of(ErrorCode.FORBIDDEN, null) : kick.error();
    // A copy, because each that is turned out leaves the set.
    for (OpenSession session : List.copyOf(meant(kick))) {
      meters.kicked();
      session.kick(why);
    }
  }

  private Collection<OpenSession> meant(Kick kick) {
    return switch (kick.target()) {
      case Target.User(String id) -> members(byUser, new Key(kick.tenantId(), id));
      case Target.Client(String id) -> {
        OpenSession session = byClient.get(id);
        yield session != null && session.user().tenantId().equals(kick.tenantId())
            ? List.of(session)
            : List.of();
      }
    };
  }

  /** What one of them cannot take costs that one its connection and the others nothing. */
  private void deliver(EncodedPush encoded) {
    RuntimeException failure = null;
    for (OpenSession session : receivers(encoded.push())) {
      try {
        deliver(encoded, session);
      } catch (RuntimeException e) {
        failure = e;
        missed.add(session);
      }
    }
    if (failure != null) {
      LOG.atError()
          .addKeyValue("pushId", encoded.push().id())
          .addKeyValue("event", encoded.push().event())
          .addKeyValue("sessions", missed.size())
          .setCause(failure)
          .log("A push could not be written; those who missed it are closed and come back");
    }
  }

  private Collection<OpenSession> receivers(Push push) {
    String tenant = push.tenantId();
    return switch (push.target()) {
      case Target.Room room -> members(byRoom, new Key(tenant, room.name()));
      case Target.Rooms(List<String> rooms) -> inAny(tenant, rooms);
      case Target.User user -> members(byUser, new Key(tenant, user.id()));
      case Target.Client client -> {
        OpenSession session = byClient.get(client.id());
        yield session != null && session.user().tenantId().equals(tenant)
            ? List.of(session)
            : List.of();
      }
      case Target.All all -> all.global() ? byClient.values() : members(byTenant, tenant);
    };
  }

  private void deliver(EncodedPush encoded, OpenSession session) {
    Push push = encoded.push();
    if (push.except() != null && matches(push.except(), push.tenantId(), session)) {
      return;
    }
    if (push.isVolatile() && !session.isWritable()) {
      meters.volatileLeftOut();
      return;
    }
    session.write(encoded.frames(session.front()));
    meters.delivered();
  }

  private static boolean matches(Except except, String tenant, OpenSession session) {
    // Users and rooms are those of the push's tenant, also where it goes to all tenants.
    return session.clientId().equals(except.client())
        || (session.user().tenantId().equals(tenant)
            && (session.user().id().equals(except.user())
                || (except.room() != null && session.rooms().contains(except.room()))
                || except.rooms().stream().anyMatch(session.rooms()::contains)));
  }

  /** Each session once, however many of the rooms it is in. */
  private Set<OpenSession> inAny(String tenant, List<String> rooms) {
    var all = new LinkedHashSet<OpenSession>();
    for (String room : rooms) {
      all.addAll(members(byRoom, new Key(tenant, room)));
    }
    return all;
  }

  List<OpenSession> all() {
    return List.copyOf(byClient.values());
  }

  private static <K> Set<OpenSession> members(Map<K, Set<OpenSession>> index, K key) {
    return index.getOrDefault(key, Set.of());
  }

  private static <K> void join(Map<K, Set<OpenSession>> index, K key, OpenSession session) {
    index.computeIfAbsent(key, _ -> new LinkedHashSet<>()).add(session);
  }

  private static <K> void leave(Map<K, Set<OpenSession>> index, K key, OpenSession session) {
    Set<OpenSession> members = index.get(key);
    if (members != null && members.remove(session) && members.isEmpty()) {
      index.remove(key);
    }
  }
}
