package io.rtsuite.sdk.test;

import io.rtsuite.events.Client;
import io.rtsuite.events.ErrorCode;
import io.rtsuite.events.Except;
import io.rtsuite.events.Kick;
import io.rtsuite.events.Membership;
import io.rtsuite.events.Push;
import io.rtsuite.events.PushRecord;
import io.rtsuite.events.RtError;
import io.rtsuite.events.Target;
import io.rtsuite.events.User;
import io.rtsuite.sdk.test.ServiceUnderTest.Said;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
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

  /**
   * Sends a client event without content.
   *
   * @throws IllegalStateException when the service has ended the connection
   */
  public Answer send(String event) {
    return ask(event, List.of());
  }

  /**
   * Sends a client event.
   *
   * @throws IllegalStateException when the service has ended the connection
   */
  public Answer send(String event, @Nullable Object data) {
    return ask(event, Collections.singletonList(data));
  }

  /**
   * Sends a client event with several arguments.
   *
   * @throws IllegalStateException when the service has ended the connection
   */
  public Answer sendAll(String event, @Nullable Object... arguments) {
    return ask(event, Arrays.asList(arguments));
  }

  private Answer ask(String event, List<? extends @Nullable Object> arguments) {
    disconnected()
        .ifPresent(why -> {
          throw new IllegalStateException("the connection has been ended: " + why.code());
        });
    return service.ask(event, user, client(), arguments);
  }

  private Client client() {
    return new Client(id, windowId, actionId);
  }

  /** The rooms it is in. */
  public Set<String> rooms() {
    return lived().rooms;
  }

  /**
   * What it has heard since it connected: pushes and events of replies, in the order in which the
   * service said them. Gateways promise no order between the two.
   */
  public List<Heard> heard() {
    return lived().heard;
  }

  /** What it has heard under that name. */
  public List<Heard> heard(String event) {
    return heard().stream().filter(each -> each.event().equals(event)).toList();
  }

  /** What it was told when the service ended the connection; empty while it stands. */
  public Optional<RtError> disconnected() {
    return Optional.ofNullable(lived().end);
  }

  /** What became of a connection so far. */
  private record Life(Set<String> rooms, List<Heard> heard, @Nullable RtError end) {}

  private Life lived() {
    var rooms = new HashSet<String>();
    var heard = new ArrayList<Heard>();
    var said = new ArrayDeque<>(service.said(id));
    var log = service.pushLog();
    for (int i = 0; i < log.size(); i++) {
      for (Said next = said.peek(); next != null && next.behind() <= i; next = said.peek()) {
        heard.add(said.remove().event());
      }
      boolean connected = i >= connectedAt;
      switch (log.get(i)) {
        case Membership move when move.client().equals(id) -> {
          switch (move.action()) {
            case JOIN -> rooms.addAll(move.rooms());
            case LEAVE -> move.rooms().forEach(rooms::remove);
          }
        }
        case Push push when connected && reaches(push, rooms) ->
            heard.add(Heard.of(push, service.payloads()));
        case Kick kick when connected && isMeant(kick) -> {
          RtError told =
              kick.error() == null ? RtError.of(ErrorCode.FORBIDDEN, null) : kick.error();
          return new Life(Set.of(), List.copyOf(heard), told);
        }
        case PushRecord.Unknown _ -> throw new AssertionError("no service writes others");
        case Membership _, Push _, Kick _ -> {}
      }
    }
    said.forEach(last -> heard.add(last.event()));
    return new Life(Set.copyOf(rooms), List.copyOf(heard), null);
  }

  private boolean isMeant(Kick kick) {
    return kick.tenantId().equals(user.tenantId())
        && switch (kick.target()) {
          case Target.Client(String client) -> client.equals(id);
          case Target.User(String person) -> person.equals(user.id());
        };
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
          case Target.Rooms(List<String> several) -> several.stream().anyMatch(rooms::contains);
        };
    Except except = push.except();
    return meant
        && (except == null
            || !(id.equals(except.client())
                || user.id().equals(except.user())
                || (except.room() != null && rooms.contains(except.room()))
                || except.rooms().stream().anyMatch(rooms::contains)));
  }

  @Override
  public String toString() {
    return user.id() + " on " + id;
  }
}
