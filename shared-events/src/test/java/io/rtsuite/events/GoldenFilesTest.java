package io.rtsuite.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What once stood on Kafka decodes for ever, and what is written today is those same bytes. */
class GoldenFilesTest {

  private static final Origin ORIGIN =
      new Origin("game-blackjack", "3Nt5o1RhQ6SRyfWDTRr0Jw", 11, 9007199254740993L, 2);
  private static final User ADA = User.of("ada");
  private static final Client CLIENT = Client.of("c-1");

  @FunctionalInterface
  interface Decoder {
    Object decode(byte @Nullable [] bytes) throws MalformedMessage;
  }

  record Golden(String file, Object message, Json encoded, Decoder decoder) {
    @Override
    public String toString() {
      return file;
    }
  }

  static List<Golden> goldenFiles() {
    return List.of(
        request(
            "request",
            new Request(
                "r-1",
                Channel.CLIENT.event("BlackjackBet"),
                "table-7",
                new User("ada", "acme", List.of("player", "vip"), Json.of("{\"level\":3}")),
                new Client("c-1", "w-1", "a-1"),
                1795269600000L,
                1795269605000L,
                Json.of("{\"tableId\":\"table-7\",\"amount\":50,\"note\":{\"$bin\":\"AAEC\"}}"),
                false)),
        request(
            "request-minimal",
            new Request(
                "r-2",
                Channel.PRIVATE.event("ClientConnected"),
                "ada",
                ADA,
                CLIENT,
                0,
                0,
                null,
                false)),
        request(
            "request-several-arguments",
            new Request(
                "r-3",
                Channel.CLIENT.event("Draw"),
                "ada",
                ADA,
                CLIENT,
                1,
                2,
                Json.of("[{\"x\":1},\"two\",null]"),
                true)),
        reply("reply-message", "p-1", new Reply.ClientMessage(Json.of("{\"chips\":950}"))),
        reply("reply-message-empty", "p-2", new Reply.ClientMessage(List.of())),
        reply(
            "reply-rooms-and-message",
            "p-3",
            new Reply.ClientRoom(Membership.Action.JOIN, List.of("blackjack:table-7")),
            new Reply.ClientRoom(Membership.Action.LEAVE, List.of("lobby", "hall")),
            new Reply.ClientMessage(Json.of("[1,2]"))),
        reply(
            "reply-event",
            "p-4",
            new Reply.ClientEvent(Channel.SERVER.event("Progress"), Json.of("0.5"))),
        reply(
            "reply-several-arguments",
            "p-6",
            new Reply.ClientEvent(
                Channel.SERVER.event("Moved"), List.of(Json.of("\"e2\""), Json.of("\"e4\""))),
            new Reply.ClientMessage(
                List.of(Json.of("{\"ok\":true}"), Json.NULL, Json.of("{\"$bin\":\"AAEC\"}")))),
        reply(
            "reply-error",
            "p-5",
            new Reply.Failure(new RtError("not_your_turn", "It is Bob's turn.", false, "r-1"))),
        reply("reply-nothing", null),
        push(
            "push-room",
            new Push(
                "u-1",
                Channel.SERVER.event("BlackjackTableUpdated"),
                "acme",
                new Target.Room("blackjack:table-7"),
                new Except("c-1", "bob", "muted", List.of()),
                true,
                ORIGIN,
                List.of(Json.of("{\"tableId\":\"table-7\",\"version\":4}")))),
        push(
            "push-rooms",
            new Push(
                "u-6",
                Channel.SERVER.event("Moved"),
                "acme",
                new Target.Rooms(List.of("table-7", "lobby")),
                Except.rooms("muted", "away"),
                false,
                null,
                List.of(Json.of("\"e2\""), Json.of("{\"to\":\"e4\"}"), Json.NULL))),
        push(
            "push-user",
            simplePush(
                "u-2", "BlackjackResult", "default", new Target.User("ada"), Json.of("\"won\""))),
        push("push-client", simplePush("u-3", "Hint", "default", new Target.Client("c-1"), null)),
        push("push-all", simplePush("u-4", "Notice", "acme", new Target.All(false), Json.NULL)),
        push(
            "push-all-tenants",
            simplePush(
                "u-5", "Notice", "acme", new Target.All(true), Json.of("{\"text\":\"Grüße 🂡\"}"))),
        membership(
            "membership-join",
            new Membership(
                "m-1",
                Membership.Action.JOIN,
                "acme",
                "c-1",
                List.of("blackjack:table-7", "lobby"),
                new Origin("game-blackjack", "3Nt5o1RhQ6SRyfWDTRr0Jw", 0, 5, 0))),
        membership(
            "membership-leave",
            new Membership(
                "m-2", Membership.Action.LEAVE, "default", "c-1", List.of("lobby"), null)),
        kick(
            "kick-client",
            new Kick(
                "k-3",
                "acme",
                new Target.Client("c-1"),
                new RtError("cheated", "You looked at the shoe.", false, null),
                ORIGIN)),
        kick("kick-user", new Kick("k-4", "default", new Target.User("ada"), null, null)),
        marks(
            "push-marks",
            new PushMarks(
                "k-1",
                "Qm3aVvWwS0yYb1v0cE2XfA",
                184467L,
                List.of(ORIGIN, new Origin("roulette", "8b1pTzR5Rk6uJ0aYw4C7Zg", 0, 0, 0)))),
        marks("push-marks-none", new PushMarks("k-2", "Qm3aVvWwS0yYb1v0cE2XfA", 0, List.of())),
        session("session-opened", new SessionOpened("c-1", "gw-1-k3x", ADA)),
        clientEvents(),
        signal(
            "gateway-request-client-events",
            new GatewaySignal("s-1", GatewaySignal.Type.REQUEST_CLIENT_EVENTS, "gw-1-k3x")),
        signal(
            "gateway-alive",
            new GatewaySignal("s-2", GatewaySignal.Type.GATEWAY_ALIVE, "gw-1-k3x")));
  }

  private static Golden clientEvents() {
    var message =
        new ClientEvents(
            "e-1",
            "game-blackjack",
            "bj-1",
            "0.1.0",
            1795269600000L,
            "rt.requests.game-blackjack",
            12,
            List.of(
                EventDeclaration.of(Channel.CLIENT.event("BlackjackTableList")),
                new EventDeclaration(
                    Channel.CLIENT.event("BlackjackBet"), "tableId", Duration.ofSeconds(2), 0),
                new EventDeclaration(
                    Channel.CLIENT.event("BlackjackAction"), "tableId", Duration.ofMillis(250), 5),
                EventDeclaration.of(Channel.PRIVATE.event("ClientDisconnected"))));
    return new Golden("client-events", message, Json.of(message.encode()), ClientEvents::decode);
  }

  private static Golden request(String file, Request request) {
    return new Golden(file, request, Json.of(request.encode()), Request::decode);
  }

  private static Golden reply(String file, @Nullable String id, Reply.Instruction... instructions) {
    var reply = new Reply(id, List.of(instructions));
    return new Golden(file, reply, Json.of(reply.encode()), Reply::decode);
  }

  private static Push simplePush(
      String id, String event, String tenant, Target target, @Nullable Json data) {
    return new Push(
        id, Channel.SERVER.event(event), tenant, target, null, false, null, Arguments.of(data));
  }

  private static Golden push(String file, Push push) {
    return new Golden(file, push, Json.of(push.encode()), PushRecord::decode);
  }

  private static Golden membership(String file, Membership membership) {
    return new Golden(file, membership, Json.of(membership.encode()), PushRecord::decode);
  }

  private static Golden kick(String file, Kick kick) {
    return new Golden(file, kick, Json.of(kick.encode()), PushRecord::decode);
  }

  private static Golden marks(String file, PushMarks marks) {
    return new Golden(file, marks, Json.of(marks.encode()), PushMarks::decode);
  }

  private static Golden session(String file, SessionOpened session) {
    return new Golden(file, session, Json.of(session.encode()), SessionOpened::decode);
  }

  private static Golden signal(String file, GatewaySignal signal) {
    return new Golden(file, signal, Json.of(signal.encode()), GatewaySignal::decode);
  }

  static byte[] bytes(String file) {
    try {
      return Files.readString(folder().resolve(file + ".json")).strip().getBytes(UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    URL folder = Objects.requireNonNull(GoldenFilesTest.class.getResource("/golden"));
    try {
      return Path.of(folder.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("goldenFiles")
  void decodes(Golden golden) throws MalformedMessage {
    assertThat(golden.decoder().decode(bytes(golden.file()))).isEqualTo(golden.message());
  }

  @ParameterizedTest
  @MethodSource("goldenFiles")
  void encodes_to_exactly_these_bytes(Golden golden) {
    assertThat(golden.encoded().text()).isEqualTo(new String(bytes(golden.file()), UTF_8));
  }

  @ParameterizedTest
  @MethodSource("goldenFiles")
  void reads_the_same_with_white_space_and_fields_of_a_later_version(Golden golden)
      throws MalformedMessage {
    String later =
        new String(bytes(golden.file()), UTF_8)
            .replaceAll("\\{\"v\":1,", "{ \"later\" : {\"deep\":[{\"data\":[]}]} ,\n\t\"v\":1,");

    assertThat(golden.decoder().decode(later.getBytes(UTF_8))).isEqualTo(golden.message());
  }

  @Test
  void each_file_is_a_case() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              goldenFiles().stream().map(golden -> golden.file() + ".json").toList());
    }
  }
}
