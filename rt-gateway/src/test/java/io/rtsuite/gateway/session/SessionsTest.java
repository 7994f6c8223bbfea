package io.rtsuite.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.rtsuite.events.Channel;
import io.rtsuite.events.ErrorCode;
import io.rtsuite.events.Except;
import io.rtsuite.events.Json;
import io.rtsuite.events.Kick;
import io.rtsuite.events.Membership;
import io.rtsuite.events.Push;
import io.rtsuite.events.PushRecord;
import io.rtsuite.events.RtError;
import io.rtsuite.events.Target;
import io.rtsuite.events.User;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(60)
class SessionsTest {

  private static final SessionConfig CONFIG =
      new SessionConfig(
          "error", 64, 256, 1024, Duration.ofSeconds(10), 64, Duration.ofSeconds(1), 1);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final TextFront front = new TextFront();
  private final RecordingInbox inbox = new RecordingInbox();
  private final Sessions sessions =
      new Sessions(new Nobody(), inbox, CONFIG, new SessionMeters(registry));

  private final List<EmbeddedChannel> everybody = new ArrayList<>();

  private static final class Nobody implements Authenticator {
    @Override
    public CompletionStage<Gate.Admission> authenticate(Handshake handshake) {
      return CompletableFuture.completedFuture(
          new Gate.Admission.Granted(new Identity(User.of("ada"), Long.MAX_VALUE)));
    }

    @Override
    public boolean hasCredentials(Handshake handshake) {
      return true;
    }
  }

  private static final class RecordingInbox implements Inbox {
    private final List<String> heard = new ArrayList<>();
    private final Set<OpenSession> busy = new HashSet<>();
    private final List<OpenSession> sessions = new ArrayList<>();

    @Override
    public Conversation opened(OpenSession session) {
      heard.add("opened " + session.user().id());
      sessions.add(session);
      return new Conversation() {
        @Override
        public boolean isIdle() {
          return !busy.contains(session);
        }

        @Override
        public void received(ClientFrame frame) {
          heard.add("received " + frame.event());
        }

        @Override
        public void closed(String reason) {
          heard.add("closed " + reason);
        }
      };
    }
  }

  /** A channel that a bug makes fail for a while. */
  private static final class BrokenChannel extends EmbeddedChannel {
    private boolean broken;

    @Override
    public boolean isActive() {
      if (broken) {
        throw new IllegalStateException("a bug, made for this test");
      }
      return super.isActive();
    }
  }

  /** One connection of a user. */
  private final class Client {
    private final EmbeddedChannel channel;
    private final Session session;

    Client(String tenant, String user) {
      this(tenant, user, Long.MAX_VALUE, new EmbeddedChannel());
    }

    Client(String tenant, String user, Front front) {
      this(tenant, user, Long.MAX_VALUE, new EmbeddedChannel(), front);
    }

    Client(String tenant, String user, long expiresAt, EmbeddedChannel channel) {
      this(tenant, user, expiresAt, channel, front);
    }

    Client(String tenant, String user, long expiresAt, EmbeddedChannel channel, Front front) {
      this.channel = channel;
      everybody.add(channel);
      this.session =
          sessions.open(
              channel,
              front,
              new Identity(new User(user, tenant, List.of(), null), expiresAt),
              sessions.newClientId());
      SessionsTest.this.front.endings.put(channel, () -> session.closed("server disconnect"));
      assertThat(hears()).hasSize(1).first().asString().startsWith("connected {\"clientId\":\"");
    }

    List<String> hears() {
      return TextFront.lines(channel);
    }
  }

  private Client ada = new Client("default", "ada");
  private Client bob = new Client("default", "bob");

  private void apply(PushRecord... records) throws InterruptedException {
    sessions.apply(Arrays.asList(records));
    everybody.forEach(EmbeddedChannel::runPendingTasks);
  }

  private static Membership join(Client client, String... rooms) {
    return membership(Membership.Action.JOIN, "default", client, rooms);
  }

  private static Membership membership(
      Membership.Action action, String tenant, Client client, String... rooms) {
    return new Membership("m", action, tenant, client.session.clientId(), List.of(rooms), null);
  }

  private static Push push(Target target) {
    return push("default", target, null, false);
  }

  private static Push push(
      String tenant, Target target, @Nullable Except except, boolean isVolatile) {
    return new Push(
        "p",
        Channel.SERVER.event("News"),
        tenant,
        target,
        except,
        isVolatile,
        null,
        List.of(Json.of("1")));
  }

  @Nested
  class a_push {
    @Test
    void to_a_room_reaches_who_is_in_it_from_the_join_to_the_leave() throws Exception {
      apply(
          push(new Target.Room("r")),
          join(ada, "r", "s"),
          push(new Target.Room("r")),
          membership(Membership.Action.LEAVE, "default", ada, "r"),
          push(new Target.Room("r")));

      assertThat(ada.hears()).containsExactly("News 1");
      assertThat(bob.hears()).isEmpty();
    }

    @Test
    void to_a_user_reaches_all_their_sessions() throws Exception {
      var again = new Client("default", "ada");

      apply(push(new Target.User("ada")));

      assertThat(ada.hears()).containsExactly("News 1");
      assertThat(again.hears()).containsExactly("News 1");
      assertThat(bob.hears()).isEmpty();
    }

    @Test
    void to_a_client_reaches_that_session_only() throws Exception {
      var again = new Client("default", "ada");

      apply(push(new Target.Client(again.session.clientId())));

      assertThat(ada.hears()).isEmpty();
      assertThat(again.hears()).containsExactly("News 1");
    }

    @Test
    void leaves_out_whom_it_excepts() throws Exception {
      apply(
          join(ada, "r", "vip"),
          join(bob, "r"),
          push("default", new Target.Room("r"), Except.user("ada"), false),
          push("default", new Target.Room("r"), Except.client(bob.session.clientId()), false),
          push("default", new Target.All(false), Except.room("vip"), false));

      assertThat(ada.hears()).containsExactly("News 1");
      assertThat(bob.hears()).containsExactly("News 1", "News 1");
    }

    @Test
    void to_several_rooms_reaches_a_session_once() throws Exception {
      var eve = new Client("default", "eve");

      apply(
          join(ada, "r", "s"),
          join(bob, "s"),
          push(new Target.Rooms(List.of("r", "s", "r", "empty"))));

      assertThat(ada.hears()).containsExactly("News 1");
      assertThat(bob.hears()).containsExactly("News 1");
      assertThat(eve.hears()).isEmpty();
    }

    @Test
    void leaves_out_who_is_in_any_of_several_rooms() throws Exception {
      var eve = new Client("default", "eve");

      apply(
          join(ada, "muted"),
          join(bob, "away", "other"),
          join(eve, "other"),
          push("default", new Target.All(false), Except.rooms("muted", "away"), false));

      assertThat(ada.hears()).isEmpty();
      assertThat(bob.hears()).isEmpty();
      assertThat(eve.hears()).containsExactly("News 1");
    }

    @Test
    void has_all_its_arguments() throws Exception {
      apply(
          new Push(
              "p",
              Channel.SERVER.event("News"),
              "default",
              new Target.User("ada"),
              null,
              false,
              null,
              List.of(Json.of("1"), Json.NULL)),
          new Push(
              "p",
              Channel.SERVER.event("News"),
              "default",
              new Target.User("ada"),
              null,
              false,
              null,
              List.of()));

      assertThat(ada.hears()).containsExactly("News 1,null", "News nothing");
    }

    @Test
    void is_encoded_once_for_all_and_given_back() throws Exception {
      front.encoded = 0;
      front.buffers.clear();

      apply(join(ada, "r"), join(bob, "r"), push(new Target.Room("r")));
      ada.hears();
      bob.hears();

      assertThat(front.encoded).isEqualTo(1);
      assertThat(front.buffers).allSatisfy(buffer -> assertThat(buffer.refCnt()).isZero());
    }

    @Test
    void that_one_connection_cannot_take_reaches_all_others_and_that_one_comes_back()
        throws Exception {
      var broken = new BrokenChannel();
      var eve = new Client("default", "eve", Long.MAX_VALUE, broken);
      var zoe = new Client("default", "zoe");
      broken.broken = true;

      apply(push(new Target.All(false)));
      broken.broken = false;
      apply(push(new Target.All(false)));

      assertThat(List.of(ada.hears(), bob.hears(), zoe.hears()))
          .containsOnly(List.of("News 1", "News 1"));
      assertThat(front.dropped).containsExactly(broken);
      assertThat(eve.hears()).isEmpty();
      assertThat(registry.counter("gateway.resynced").count()).isEqualTo(1);
    }

    @Test
    void that_one_front_cannot_say_reaches_the_others_and_its_own_come_back() throws Exception {
      var mute = new TextFront();
      var eve = new Client("default", "eve", mute);
      var eva = new Client("default", "eva", mute);
      var zoe = new Client("default", "zoe");
      mute.encoded = 0;
      mute.mute = true;

      apply(join(eve, "r"), join(eva, "r"), join(zoe, "r"), push(new Target.Room("r")));
      mute.mute = false;

      assertThat(zoe.hears()).containsExactly("News 1");
      assertThat(mute.dropped).containsExactlyInAnyOrder(eve.channel, eva.channel);
      assertThat(mute.encoded).as("once for all").isEqualTo(1);
      assertThat(front.dropped).isEmpty();
    }

    @Test
    void that_nobody_hears_is_not_encoded() throws Exception {
      front.encoded = 0;

      apply(push(new Target.Room("empty")));

      assertThat(front.encoded).isZero();
    }
  }

  @Nested
  class a_kick {
    private static final RtError WHY = new RtError("cheated", "You looked.", false, null);

    private static Kick kick(String tenant, Target.Direct target) {
      return new Kick("k", tenant, target, WHY, null);
    }

    @Test
    void of_a_client_tells_why_and_ends_that_session_only() throws Exception {
      var again = new Client("default", "ada");

      apply(kick("default", new Target.Client(ada.session.clientId())));

      assertThat(ada.hears())
          .containsExactly(
              "error {\"code\":\"cheated\",\"message\":\"You looked.\",\"retryable\":false}");
      assertThat(front.kicked).containsOnly(Map.entry(ada.channel, WHY));
      assertThat(inbox.heard).contains("closed server disconnect");
      assertThat(again.hears()).isEmpty();
      assertThat(sessions.count()).isEqualTo(2);
      assertThat(registry.counter("gateway.kicked").count()).isEqualTo(1);
    }

    @Test
    void of_a_user_ends_all_their_sessions() throws Exception {
      var again = new Client("default", "ada");

      apply(kick("default", new Target.User("ada")));

      assertThat(front.kicked).containsOnlyKeys(ada.channel, again.channel);
      assertThat(sessions.count()).isEqualTo(1);
    }

    @Test
    void stands_between_the_pushes_before_and_after_it() throws Exception {
      apply(
          join(ada, "r"),
          push(new Target.Room("r")),
          kick("default", new Target.User("ada")),
          push(new Target.Room("r")),
          push(new Target.All(false)));

      assertThat(ada.hears()).hasSize(2).first().isEqualTo("News 1");
      assertThat(bob.hears()).containsExactly("News 1");
    }

    @Test
    void that_says_no_reason_means_forbidden() throws Exception {
      apply(new Kick("k", "default", new Target.User("ada"), null, null));

      assertThat(front.kicked.get(ada.channel)).isEqualTo(RtError.of(ErrorCode.FORBIDDEN, null));
    }

    @Test
    void of_nobody_here_does_nothing() throws Exception {
      apply(
          kick("default", new Target.User("nobody")),
          kick("default", new Target.Client("no-such-client")));

      assertThat(front.kicked).isEmpty();
      assertThat(sessions.count()).isEqualTo(2);
    }

    @Test
    void ends_no_session_of_another_tenant() throws Exception {
      apply(
          kick("other", new Target.User("ada")),
          kick("other", new Target.Client(ada.session.clientId())));

      assertThat(front.kicked).isEmpty();
      assertThat(ada.hears()).isEmpty();
      assertThat(ada.channel.isOpen()).isTrue();
    }
  }

  @Nested
  class a_gateway_that_closes_in_waves {

    private void dropIdle(int of) {
      sessions.dropIdle(of);
      everybody.forEach(EmbeddedChannel::runPendingTasks);
    }

    @Test
    void closes_a_share_of_each_event_loop_and_nobody_who_waits_for_an_answer() {
      var busy = sessionOf(ada);
      inbox.busy.add(busy);

      dropIdle(1);
      assertThat(front.dropped).containsExactly(bob.channel);
      dropIdle(1);
      assertThat(front.dropped).as("closed once").containsExactly(bob.channel);

      inbox.busy.remove(busy);
      dropIdle(1);
      assertThat(front.dropped).containsExactly(bob.channel, ada.channel);
    }

    @Test
    void closes_one_of_so_many_at_a_time() {
      var loop = new DefaultEventLoop();
      try {
        var channels = new ArrayList<EmbeddedChannel>();
        for (int i = 0; i < 10; i++) {
          var channel = new LoopChannel(loop);
          channels.add(channel);
          loop.submit(() ->
                  sessions.open(
                      channel,
                      front,
                      new Identity(User.of("eve"), Long.MAX_VALUE),
                      sessions.newClientId()))
              .syncUninterruptibly();
        }
        sessions.dropIdle(5);
        loop.submit(() -> {}).syncUninterruptibly();

        assertThat(channels).filteredOn(front.dropped::contains).hasSize(2);
      } finally {
        loop.shutdownGracefully();
      }
    }

    private OpenSession sessionOf(Client client) {
      return inbox.sessions.stream()
          .filter(session -> session.clientId().equals(client.session.clientId()))
          .findFirst()
          .orElseThrow();
    }
  }

  /** A channel whose sessions share an event loop with others. */
  private static final class LoopChannel extends EmbeddedChannel {
    private @Nullable EventLoop loop;

    LoopChannel(EventLoop loop) {
      this.loop = loop;
    }

    @Override
    public EventLoop eventLoop() {
      return loop == null ? super.eventLoop() : loop;
    }
  }

  @Nested
  class another_tenant {
    private final Client eve = new Client("other", "ada");

    private void expectNothing(PushRecord... records) throws Exception {
      apply(records);
      assertThat(eve.hears()).isEmpty();
    }

    @Test
    void hears_nothing_whatever_the_target() throws Exception {
      expectNothing(
          membership(Membership.Action.JOIN, "other", eve, "r"),
          push(new Target.Room("r")),
          push(new Target.Rooms(List.of("r", "s"))),
          push(new Target.User("ada")),
          push(new Target.Client(eve.session.clientId())),
          push(new Target.All(false)));
    }

    @Test
    void cannot_move_a_session_that_is_not_its_own() throws Exception {
      apply(
          membership(Membership.Action.JOIN, "other", ada, "r"),
          push("other", new Target.Room("r"), null, false),
          push(new Target.Room("r")));

      assertThat(ada.hears()).isEmpty();
    }

    @Test
    void hears_a_global_push_except_who_is_left_out_in_the_pushs_own_tenant() throws Exception {
      apply(push("default", new Target.All(true), Except.user("ada"), false));

      assertThat(eve.hears()).containsExactly("News 1");
      assertThat(bob.hears()).containsExactly("News 1");
      assertThat(ada.hears()).isEmpty();
    }
  }

  @Nested
  class a_session_that_ends {
    @Test
    void hears_nothing_more_and_leaves_no_trace() throws Exception {
      apply(join(ada, "r"));

      ada.session.closed("transport close");
      ada.session.closed("twice");
      apply(push(new Target.Room("r")), push(new Target.All(false)));

      assertThat(ada.hears()).isEmpty();
      assertThat(inbox.heard).contains("closed transport close").doesNotContain("closed twice");
      assertThat(sessions.count()).isEqualTo(1);
    }

    @Test
    void takes_no_events_any_more() {
      ada.session.closed("transport close");

      ada.session.receive(new ClientFrame("Late", List.of(), null));

      assertThat(inbox.heard).doesNotContain("received Late");
    }
  }

  @Nested
  class a_token_that_ends {
    @Test
    void ends_its_session_without_a_word() {
      var channel = new EmbeddedChannel();
      var brief = new Client("default", "brief", System.currentTimeMillis() + 60_000, channel);

      channel.advanceTimeBy(59, TimeUnit.SECONDS);
      channel.runScheduledPendingTasks();
      assertThat(channel.isOpen()).isTrue();
      channel.advanceTimeBy(2, TimeUnit.SECONDS);
      channel.runScheduledPendingTasks();

      assertThat(front.dropped).containsExactly(channel);
      assertThat(brief.hears()).isEmpty();
    }
  }

  @Nested
  class a_slow_reader {
    /** A channel whose client takes nothing. */
    private static final class Stuck extends EmbeddedChannel {
      private boolean stuck;

      @Override
      protected void doWrite(io.netty.channel.ChannelOutboundBuffer in) throws Exception {
        if (!stuck) {
          super.doWrite(in);
        }
      }
    }

    private final Stuck channel = new Stuck();
    private final Client slow = new Client("default", "slow", Long.MAX_VALUE, channel);

    private void fill(int pushes, boolean isVolatile) throws InterruptedException {
      for (int i = 0; i < pushes; i++) {
        sessions.apply(
            List.of(
                new Push(
                    "p",
                    Channel.SERVER.event("News"),
                    "default",
                    new Target.User("slow"),
                    null,
                    isVolatile,
                    null,
                    List.of(Json.of("\"" + "x".repeat(100) + "\"")))));
        everybody.forEach(EmbeddedChannel::runPendingTasks);
      }
    }

    @Test
    void loses_volatile_pushes_first() throws Exception {
      channel.stuck = true;

      fill(100, true);

      assertThat(front.dropped).isEmpty();
      assertThat(registry.counter("gateway.volatile.left.out").count()).isGreaterThan(90);
    }

    @Test
    void loses_its_connection_when_too_much_waits_for_it() throws Exception {
      channel.stuck = true;

      fill(50, false);

      assertThat(front.dropped).containsExactly(channel);
      assertThat(registry.counter("gateway.slow.closed").count()).isEqualTo(1);
      assertThat(registry.counter("gateway.deliveries").count()).isLessThan(51);
    }

    @Test
    void is_not_one_who_has_taken_all_before_the_next_large_push() throws Exception {
      var strict =
          new Sessions(
              new Nobody(),
              inbox,
              new SessionConfig(
                  "error", 64, 256, 1024, Duration.ofNanos(1), 64, Duration.ofSeconds(1), 1),
              new SessionMeters(registry));
      var quick = new EmbeddedChannel();
      var identity = new Identity(User.of("quick"), Long.MAX_VALUE);
      var _ = strict.open(quick, front, identity, strict.newClientId());
      for (int i = 0; i < 3; i++) {
        strict.apply(
            List.of(
                new Push(
                    "p",
                    Channel.SERVER.event("News"),
                    "default",
                    new Target.User("quick"),
                    null,
                    false,
                    null,
                    List.of(Json.of("\"" + "x".repeat(500) + "\"")))));
        quick.runPendingTasks();
      }

      assertThat(front.dropped).isEmpty();
      assertThat(TextFront.lines(quick)).hasSize(4);
    }

    @Test
    void is_told_in_few_lines_however_many_they_are() throws Exception {
      var lines = new ListAppender<ILoggingEvent>();
      lines.start();
      Logger logger = (Logger) LoggerFactory.getLogger(Shard.class);
      Level before = logger.getLevel();
      logger.setLevel(Level.INFO);
      logger.addAppender(lines);
      try {
        for (int i = 0; i < 50; i++) {
          var another = new Stuck();
          var _ = new Client("default", "slow", Long.MAX_VALUE, another);
          another.stuck = true;
        }
        fill(50, false);

        assertThat(registry.counter("gateway.slow.closed").count()).isEqualTo(50);
        assertThat(lines.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.INFO);
      } finally {
        logger.detachAppender(lines);
        logger.setLevel(before);
      }
    }

    @Test
    void gives_all_buffers_back_when_it_is_gone() throws Exception {
      front.buffers.clear();
      channel.stuck = true;
      fill(50, false);

      channel.close();

      assertThat(front.buffers).extracting(ByteBuf::refCnt).containsOnly(0);
    }
  }

  @Nested
  class the_door {
    private CompletableFuture<Gate.Admission> knock() {
      return sessions
          .authenticate(new Handshake("/", new DefaultHttpHeaders(), null))
          .toCompletableFuture();
    }

    @Test
    void holds_connections_until_the_gateway_is_ready() {
      var waiting = knock();
      assertThat(waiting).isNotDone();

      sessions.letIn();

      assertThat(waiting).isCompletedWithValueMatching(Gate.Admission.Granted.class::isInstance);
      assertThat(knock()).isCompletedWithValueMatching(Gate.Admission.Granted.class::isInstance);
    }

    @Test
    void holds_a_limited_number_for_a_limited_time() throws Exception {
      var waiting = knock();
      var tooMany = knock();

      assertThat(tooMany).isCompletedWithValueMatching(Gate.Admission.Refused.class::isInstance);
      assertThat(waiting.get(10, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              Gate.Admission.Refused.class,
              refused -> assertThat(refused.error().code()).isEqualTo("overloaded"));
      assertThat(knock()).as("the place is free again").isNotDone();
    }

    @Test
    void turns_away_those_who_wait_and_those_who_come_once_the_gateway_ends() {
      var waiting = knock();

      sessions.turnAway();

      assertThat(List.of(waiting, knock()))
          .allSatisfy(answer ->
              assertThat(answer)
                  .isCompletedWithValueMatching(Gate.Admission.Refused.class::isInstance));
      assertThat(sessions.isLettingIn()).isFalse();
    }
  }

  @Test
  void client_ids_do_not_repeat_and_cannot_be_guessed() {
    assertThat(sessions.newClientId()).hasSize(20).isNotEqualTo(sessions.newClientId());
  }
}
