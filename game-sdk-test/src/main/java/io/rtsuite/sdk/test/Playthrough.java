package io.rtsuite.sdk.test;

import io.micronaut.core.type.Argument;
import io.rtsuite.events.Client;
import io.rtsuite.events.Json;
import io.rtsuite.events.User;
import io.rtsuite.sdk.Caller;
import io.rtsuite.sdk.Disconnect;
import io.rtsuite.sdk.Notice;
import io.rtsuite.sdk.game.Clock;
import io.rtsuite.sdk.game.Commands;
import io.rtsuite.sdk.game.Context;
import io.rtsuite.sdk.game.Decision;
import io.rtsuite.sdk.game.Entropy;
import io.rtsuite.sdk.game.Game;
import io.rtsuite.sdk.game.Viewer;
import io.rtsuite.sdk.payload.UnreadablePayload;
import io.rtsuite.sdk.request.Outputs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One subject of a game, played in memory: given events, when a command, then what came of it.
 *
 * <pre>{@code
 * var counter = Playthrough.of(new CounterGame()).given(new Added("ada", 3));
 *
 * counter.when("ada", new Add(2)).thenHappens(new Added("ada", 2));
 *
 * assertThat(counter.view("bob")).isEqualTo(new CounterView(5));
 * }</pre>
 *
 * <p>Beside what a test asks for, each decision is made twice and must come out the same; state and
 * events must survive JSON; replies, notices and views must be writable; and the history replayed
 * from JSON must give the state at hand. Time stands still unless {@link #later} moves it, which
 * rings the {@linkplain Game#clocks clocks} that are due by then; entropy comes from a seed.
 *
 * @param <S> the state of one subject
 * @param <C> what players may want
 * @param <E> what happened
 */
public final class Playthrough<S, C, E> {

  /** When every playthrough begins. */
  public static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

  /** More than any game rings by itself while somebody waits. */
  private static final int MOST_RINGING = 10_000;

  private final Game<S, C, E> game;
  private final String subject;
  private final List<E> history = new ArrayList<>();
  private final List<Rung<E>> rung = new ArrayList<>();
  private final ClockIds ids = new ClockIds();
  private S state;
  private Instant now = BEGINNING;
  private SplittableRandom seeded = new SplittableRandom(1);
  private @Nullable Entropy fixed;

  private Playthrough(Game<S, C, E> game, String subject) {
    this.game = game;
    this.subject = subject;
    this.state = game.initial(subject);
    checkSurvivesJson(Argument.of(game.stateType()), state, "the initial state");
  }

  /** A subject named {@code subject-1} to which nothing has happened. */
  public static <S, C, E> Playthrough<S, C, E> of(Game<S, C, E> game) {
    return of(game, "subject-1");
  }

  /** A subject to which nothing has happened. */
  public static <S, C, E> Playthrough<S, C, E> of(Game<S, C, E> game, String subject) {
    return new Playthrough<>(game, subject);
  }

  /** Lets these events have happened. */
  @SafeVarargs
  @SuppressWarnings("varargs") // only read
  public final Playthrough<S, C, E> given(E... events) {
    happened(List.of(events));
    return this;
  }

  /**
   * A clock that rang.
   *
   * @param clock its id
   * @param step what came of it
   */
  public record Rung<E>(String clock, Instant at, Step<E> step) {}

  /**
   * Lets time pass. Each clock that is due by then rings at its time, in order, those included that
   * the others start.
   */
  public Playthrough<S, C, E> later(Duration passing) {
    Instant then = after(passing);
    int most = rung.size() + MOST_RINGING;
    for (var due = nextDue(then); due.isPresent(); due = nextDue(then)) {
      ring(due.get());
      if (rung.size() > most) {
        throw new AssertionError("its clocks never stop ringing");
      }
    }
    now = then;
    return this;
  }

  /**
   * Lets time pass during which nobody could act and no clock could ring; then each clock that runs
   * is extended by it.
   */
  public Playthrough<S, C, E> outage(Duration passing) {
    now = after(passing);
    for (Clock<C> clock : game.clocks(state)) {
      when(Context.Cause.clock(User.DEFAULT_TENANT), clock.extended().apply(passing)).accepted();
      Instant due =
          game.clocks(state).stream()
              .filter(other -> other.id().equals(clock.id()))
              .findFirst()
              .orElseThrow(() -> new AssertionError("extended, " + clock.id() + " ran no more"))
              .due();
      if (!due.isAfter(clock.due())) {
        throw new AssertionError("extended, %s was due at %s".formatted(clock.id(), due));
      }
    }
    return this;
  }

  /** The clocks that rang so far, in order. */
  public List<Rung<E>> rung() {
    return List.copyOf(rung);
  }

  private Instant after(Duration passing) {
    if (passing.isNegative()) {
      throw new IllegalArgumentException("time never runs backwards within a subject");
    }
    return now.plus(passing);
  }

  private Optional<Clock<C>> nextDue(Instant then) {
    return game.clocks(state).stream()
        .filter(clock -> !clock.due().isAfter(then) && !ids.isRung(clock.id()))
        .min(Comparator.comparing(Clock::due));
  }

  private void ring(Clock<C> clock) {
    ids.ring(clock.id());
    now = now.isAfter(clock.due()) ? now : clock.due();
    var step = when(Context.Cause.clock(User.DEFAULT_TENANT), clock.elapsed());
    rung.add(new Rung<>(clock.id(), now, step));
  }

  /** Draws the entropy of the decisions to come from this seed. */
  public Playthrough<S, C, E> seed(long seed) {
    seeded = new SplittableRandom(seed);
    fixed = null;
    return this;
  }

  /** Uses the same entropy for all decisions to come. */
  public Playthrough<S, C, E> entropy(Entropy entropy) {
    fixed = entropy;
    return this;
  }

  /** Lets a user of the default tenant want something, on the connection {@code <user>-1}. */
  public Step<E> when(String userId, C command) {
    return when(new Context.Cause(User.DEFAULT_TENANT, userId, clientOf(userId)), command);
  }

  /** Lets somebody want something. */
  public Step<E> when(Context.Cause cause, C command) {
    var context = new Context(now, nextEntropy(), cause);
    Decision<E> decision = game.decide(state, command, context);
    checkRepeatable(command, context, decision);
    if (decision instanceof Decision.Accepted<E> accepted) {
      happened(accepted.events());
    }
    return new Step<>(decision);
  }

  /**
   * Sends a client event of the game as a client would: the request is read from the JSON of {@code
   * data}, validated and turned into its command.
   *
   * @param event the bare name
   * @throws AssertionError when it does not read as the event's request
   */
  public Step<E> send(String userId, String event, @Nullable Object data) {
    Commands.Binding<C, ?> binding =
        game.commands()
            .find(event)
            .orElseThrow(() -> new AssertionError("the game has no command '" + event + "'"));
    return when(userId, command(binding, userId, data));
  }

  private <R> C command(Commands.Binding<C, R> binding, String userId, @Nullable Object data) {
    Json json = data == null ? null : PayloadContext.payloads().write(data);
    R request;
    try {
      request = PayloadContext.reader().read(json, Argument.of(binding.request()));
    } catch (RuntimeException e) {
      throw new AssertionError(
          "'%s' does not read as %s: %s"
              .formatted(
                  binding.declaration().event().name(),
                  binding.request().getSimpleName(),
                  e.getMessage()),
          e);
    }
    if (request == null) {
      throw new AssertionError("null is no request");
    }
    var caller =
        new Caller(
            User.of(userId),
            Client.of(clientOf(userId)),
            "request-" + history.size(),
            subject,
            now,
            now.plus(binding.declaration().deadline()));
    return binding.command().apply(caller, request);
  }

  /** The connection that {@link #when(String, Object)} gives a user. */
  public static String clientOf(String userId) {
    return userId + "-1";
  }

  /** The state at hand. */
  public S state() {
    return state;
  }

  /** All that happened, in order. */
  public List<E> history() {
    return List.copyOf(history);
  }

  /** What a user may see. */
  public @Nullable Object view(String userId) {
    return view(new Viewer.Player(userId));
  }

  /** What a viewer may see. */
  public @Nullable Object view(Viewer viewer) {
    return game.view(state, viewer);
  }

  /** What a user may see, as the JSON text that reaches the browser. */
  public String viewAsJson(String userId) {
    return json(view(userId));
  }

  /** Anything as the JSON text that the SDK makes of it. */
  public static String json(@Nullable Object data) {
    return PayloadContext.payloads().write(data).text();
  }

  private Entropy nextEntropy() {
    if (fixed != null) {
      return fixed;
    }
    var bytes = new byte[Entropy.BYTES];
    seeded.nextBytes(bytes);
    return Entropy.of(bytes);
  }

  private void happened(List<E> events) {
    for (E event : events) {
      E read = checkSurvivesJson(Argument.of(game.eventType()), event, "an event");
      S next = game.apply(state, event);
      if (!next.equals(game.apply(state, read))) {
        throw new AssertionError("applying " + event + " twice gave two different states");
      }
      history.add(event);
      state = next;
    }
    checkSurvivesJson(Argument.of(game.stateType()), state, "the state");
    ids.check(game.clocks(state));
  }

  private void checkRepeatable(C command, Context context, Decision<E> decision) {
    String first = written(decision, context.cause());
    String again = written(game.decide(state, command, context), context.cause());
    if (!first.equals(again)) {
      throw new AssertionError(
          "the same decision came out differently, so it cannot be repeated:%n  %s%n  %s"
              .formatted(first, again));
    }
  }

  /** The decision in full, as it would be sent; content is compared by its JSON. */
  private String written(Decision<E> decision, Context.Cause cause) {
    if (decision instanceof Decision.Rejected<E> rejected) {
      checkCode(rejected.code());
    }
    if (!(decision instanceof Decision.Accepted<E> accepted)) {
      return decision.toString();
    }
    var outputs = PayloadContext.outputs();
    var payloads = PayloadContext.payloads();
    var text = new StringBuilder("events ");
    try {
      for (E event : accepted.events()) {
        text.append(payloads.write(Argument.of(game.eventType()), event).text()).append(' ');
      }
      text.append("ack ").append(Json.array(outputs.message(accepted.ack()).arguments()).text());
      String tenant = cause.tenantId();
      for (Decision.Move move : accepted.moves()) {
        text.append(" move ")
            .append(
                utf8(
                    outputs
                        .move("", null, tenant, move.clientId(), move.action(), move.rooms())
                        .encode()));
      }
      for (Notice notice : accepted.notices()) {
        text.append(" push ").append(utf8(outputs.push("", null, tenant, notice, null).encode()));
      }
      for (Disconnect disconnect : accepted.disconnects()) {
        text.append(" kick ").append(utf8(outputs.kick("", null, tenant, disconnect).encode()));
      }
      return text.toString();
    } catch (IllegalArgumentException e) {
      throw new AssertionError("an output cannot be sent: " + e.getMessage(), e);
    }
  }

  private static String utf8(byte[] text) {
    return new String(text, StandardCharsets.UTF_8);
  }

  private static void checkCode(String code) {
    try {
      Outputs.checkCode(code);
    } catch (IllegalArgumentException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  private static <T> T checkSurvivesJson(Argument<T> type, T value, String what) {
    var payloads = PayloadContext.payloads();
    Json json = payloads.write(type, value);
    try {
      T read = payloads.read(json, type);
      if (read == null || !value.equals(read)) {
        throw new AssertionError(
            "%s is another one when read from JSON:\n  %s\n  %s\n  %s"
                .formatted(what, value, json.text(), read));
      }
      return read;
    } catch (UnreadablePayload e) {
      throw new AssertionError(what + " cannot be read from its JSON: " + json.text(), e);
    }
  }
}
