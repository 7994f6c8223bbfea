package io.rtsuite.sdk.test;

import io.rtsuite.events.Channel;
import io.rtsuite.events.Client;
import io.rtsuite.events.EventDeclaration;
import io.rtsuite.events.Json;
import io.rtsuite.events.Membership;
import io.rtsuite.events.Push;
import io.rtsuite.events.PushRecord;
import io.rtsuite.events.Reply;
import io.rtsuite.events.Request;
import io.rtsuite.events.User;
import io.rtsuite.sdk.payload.Payloads;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A whole service in its real application context, with memory in place of Kafka and a pretended
 * gateway in front. To be injected into a {@code @MicronautTest}; the service's name comes from its
 * own {@code application.yml}.
 *
 * <pre>{@code
 * @MicronautTest
 * class CounterServiceTest {
 *   @Inject ServiceUnderTest service;
 *
 *   @Test
 *   void everybody_in_the_room_hears_of_it() {
 *     var ada = service.client("ada");
 *     var bob = service.client("bob");
 *     bob.send("CounterWatch", Map.of("counterId", "c1")).expectOk();
 *
 *     ada.send("CounterAdd", Map.of("counterId", "c1", "by", 2)).expectOk();
 *
 *     assertThat(bob.heard("CounterChanged").getLast().data()).isEqualTo("{\"total\":2}");
 *   }
 * }
 * }</pre>
 *
 * <p>With the test kit on the class path every context of a service uses memory; a test that wants
 * Kafka sets {@code rt.service.transport=kafka}. Time stands still unless {@link #later} moves it.
 */
@Singleton
public final class ServiceUnderTest {

  private final MemoryTransport memory;
  private final Payloads payloads;
  private final Map<String, List<Said>> said = new ConcurrentHashMap<>();

  /**
   * An event in a reply.
   *
   * @param behind how many records the push log had when it was said
   */
  record Said(int behind, Heard event) {}

  ServiceUnderTest(MemoryTransport memory, Payloads payloads) {
    this.memory = memory;
    this.payloads = payloads;
  }

  /** A new connection of a user of the default tenant. */
  public TestClient client(String userId) {
    return client(User.of(userId));
  }

  /** A new connection of a user. */
  public TestClient client(User user) {
    return new TestClient(this, user, UUID.randomUUID().toString(), memory.pushes().size());
  }

  /** Sends a client event on a connection of its own. */
  public Answer send(String event, String userId, @Nullable Object data) {
    return client(userId).send(event, data);
  }

  /**
   * Sends a request as given, which may be one that no gateway would let through.
   *
   * @return the answer, also where the service knows no such event
   */
  public Answer send(Request request) {
    var replies = memory.deliver(request, memory.now(), true);
    var own = said.computeIfAbsent(request.client().id(), _ -> new CopyOnWriteArrayList<>());
    for (MemoryTransport.Replied replied : replies) {
      for (Reply.Instruction instruction : replied.reply().instructions()) {
        if (instruction instanceof Reply.ClientEvent event) {
          own.add(new Said(replied.behind(), Heard.of(event, payloads)));
        }
      }
    }
    return new Answer(replies, payloads);
  }

  /** The events in replies to a connection's requests, in order. */
  List<Said> said(String clientId) {
    return said.getOrDefault(clientId, List.of());
  }

  /** Tells the service a private event, as gateways do; nothing is answered. */
  public void tell(String event, User user, Client client, @Nullable Object data) {
    long now = memory.now().toEpochMilli();
    var request =
        new Request(
            UUID.randomUUID().toString(),
            Channel.PRIVATE.event(event),
            user.id(),
            user,
            client,
            now,
            now + EventDeclaration.DEFAULT_DEADLINE.toMillis(),
            json(data),
            false);
    var replies = memory.deliver(request, memory.now(), false);
    if (!replies.isEmpty()) {
      throw new AssertionError("a private event was answered");
    }
  }

  Answer ask(String event, User user, Client client, List<? extends @Nullable Object> arguments) {
    var declaration = declaration(event);
    Json data =
        switch (arguments.size()) {
          case 0 -> null;
          case 1 -> json(arguments.getFirst());
          default -> Json.array(arguments.stream().map(payloads::write).toList());
        };
    long now = memory.now().toEpochMilli();
    return send(
        new Request(
            UUID.randomUUID().toString(),
            Channel.CLIENT.event(event),
            Subjects.of(declaration, arguments.isEmpty() ? null : json(arguments.getFirst()), user),
            user,
            client,
            now,
            now + declaration.deadline().toMillis(),
            data,
            arguments.size() > 1));
  }

  private EventDeclaration declaration(String event) {
    return find(event)
        .orElseThrow(() ->
            new AssertionError(
                "the service does not declare '%s', only %s"
                    .formatted(
                        event,
                        memory.events().stream().map(known -> known.event().name()).toList())));
  }

  private Optional<EventDeclaration> find(String event) {
    return memory.events().stream()
        .filter(known -> known.event().equals(Channel.CLIENT.event(event)))
        .findFirst();
  }

  private @Nullable Json json(@Nullable Object data) {
    return data == null ? null : payloads.write(data);
  }

  /** What the service declares to gateways. */
  public List<EventDeclaration> events() {
    return memory.events();
  }

  /** All pushes so far, in order, to whomever. */
  public List<Heard> pushes() {
    return memory.pushes().stream()
        .filter(Push.class::isInstance)
        .map(push -> Heard.of((Push) push, payloads))
        .toList();
  }

  /** All moves in and out of rooms so far, in order. */
  public List<Membership> moves() {
    return memory.pushes().stream()
        .filter(Membership.class::isInstance)
        .map(Membership.class::cast)
        .toList();
  }

  /** The push log: pushes and moves, in order. */
  public List<PushRecord> pushLog() {
    return memory.pushes();
  }

  Payloads payloads() {
    return payloads;
  }

  /** Lets time pass. */
  public void later(Duration passing) {
    memory.later(passing);
  }
}
