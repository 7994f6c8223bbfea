package io.rtsuite.sdk.test;

import io.rtsuite.events.Client;
import io.rtsuite.events.Except;
import io.rtsuite.events.Membership;
import io.rtsuite.events.Push;
import io.rtsuite.events.PushRecord;
import io.rtsuite.events.Target;
import io.rtsuite.events.User;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A connection to the service under test: asks, and hears what a gateway would pass on to it. */
public final class TestClient {

  private final ServiceUnderTest service;
  private final User user;
  private final String id;
  private final int connectedAt;
  private final @Nullable String windowId;
  private final @Nullable String actionId;

  TestClient(ServiceUnderTest service, User user, String id, int connectedAt) {
    this(service, user, id, connectedAt, null, null);
  }

  private TestClient(
      ServiceUnderTest service,
      User user,
      String id,
      int connectedAt,
      @Nullable String windowId,
      @Nullable String actionId) {
    this.service = service;
    this.user = user;
    this.id = id;
    this.connectedAt = connectedAt;
    this.windowId = windowId;
    this.actionId = actionId;
  }

  /** The same connection, saying which browser window it is. */
  public TestClient inWindow(String window) {
    return new TestClient(service, user, id, connectedAt, window, actionId);
  }

  /** The same connection, giving what it asks next this name. */
  public TestClient asAction(String action) {
    return new TestClient(service, user, id, connectedAt, windowId, action);
  }

  /** Public id of the connection. */
  public String id() {
    return id;
  }

  /** The person. */
  public User user() {
    return user;
  }

  /** Sends a client event without content. */
  public Answer send(String event) {
    return service.ask(event, user, client(), List.of());
  }

  /** Sends a client event. */
  public Answer send(String event, @Nullable Object data) {
    return service.ask(event, user, client(), Arrays.asList(data));
  }

  /** Sends a client event with several arguments. */
  public Answer sendAll(String event, @Nullable Object... arguments) {
    return service.ask(event, user, client(), Arrays.asList(arguments));
  }

  private Client client() {
    return new Client(id, windowId, actionId);
  }

  /** The rooms it is in. */
  public Set<String> rooms() {
    return Set.copyOf(rooms(service.pushLog()).getOrDefault(id, Set.of()));
  }

  /** What it has heard since it connected, in order. */
  public List<Heard> heard() {
    var heard = new ArrayList<Heard>();
    var rooms = new HashMap<String, Set<String>>();
    var log = service.pushLog();
    for (int i = 0; i < log.size(); i++) {
      switch (log.get(i)) {
        case Membership move -> apply(move, rooms);
        case Push push -> {
          if (i >= connectedAt && reaches(push, rooms.getOrDefault(id, Set.of()))) {
            heard.add(Heard.of(push, service.payloads()));
          }
        }
        case PushRecord.Unknown _ -> throw new AssertionError("no service writes others");
      }
    }
    return List.copyOf(heard);
  }

  /** What it has heard under that name. */
  public List<Heard> heard(String event) {
    return heard().stream().filter(each -> each.event().equals(event)).toList();
  }

  private static Map<String, Set<String>> rooms(List<PushRecord> log) {
    var rooms = new HashMap<String, Set<String>>();
    for (PushRecord entry : log) {
      if (entry instanceof Membership move) {
        apply(move, rooms);
      }
    }
    return rooms;
  }

  private static void apply(Membership move, Map<String, Set<String>> rooms) {
    var own = rooms.computeIfAbsent(move.client(), _ -> new HashSet<>());
    switch (move.action()) {
      case JOIN -> own.addAll(move.rooms());
      case LEAVE -> move.rooms().forEach(own::remove);
    }
  }

  private boolean reaches(Push push, Set<String> rooms) {
    boolean global = push.target() instanceof Target.All(boolean everywhere) && everywhere;
    if (!global && !push.tenantId().equals(user.tenantId())) {
      return false;
    }
    boolean meant =
        switch (push.target()) {
          case Target.All _ -> true;
          case Target.Client(String client) -> client.equals(id);
          case Target.User(String person) -> person.equals(user.id());
          case Target.Room(String room) -> rooms.contains(room);
        };
    Except except = push.except();
    return meant
        && (except == null
            || !(id.equals(except.client())
                || user.id().equals(except.user())
                || (except.room() != null && rooms.contains(except.room()))));
  }

  @Override
  public String toString() {
    return user.id() + " on " + id;
  }
}
