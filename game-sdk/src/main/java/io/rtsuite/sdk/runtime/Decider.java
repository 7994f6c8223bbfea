package io.rtsuite.sdk.runtime;

import io.micronaut.core.type.Argument;
import io.rtsuite.events.Channel;
import io.rtsuite.events.ErrorCode;
import io.rtsuite.events.EventDeclaration;
import io.rtsuite.events.EventName;
import io.rtsuite.events.Json;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.Request;
import io.rtsuite.events.RtError;
import io.rtsuite.sdk.Caller;
import io.rtsuite.sdk.OutputTooLarge;
import io.rtsuite.sdk.UnsendableOutput;
import io.rtsuite.sdk.game.Clock;
import io.rtsuite.sdk.game.Commands;
import io.rtsuite.sdk.game.Context;
import io.rtsuite.sdk.game.Decision;
import io.rtsuite.sdk.game.Entropy;
import io.rtsuite.sdk.game.Game;
import io.rtsuite.sdk.handler.RequestReader;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Entry.Kind;
import io.rtsuite.sdk.history.Output;
import io.rtsuite.sdk.history.Snapshot;
import io.rtsuite.sdk.payload.Payloads;
import io.rtsuite.sdk.payload.UnreadablePayload;
import io.rtsuite.sdk.request.Outputs;
import io.rtsuite.sdk.request.RequestRefused;
import io.rtsuite.sdk.runtime.Input.Asked;
import io.rtsuite.sdk.runtime.Input.Broken;
import io.rtsuite.sdk.runtime.Input.Redrive;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one input of a game: a function of the subject, the input, the time and the
 * entropy, which writes nothing anywhere and changes nothing.
 *
 * @param <S> the state of one subject
 * @param <C> what players may want
 * @param <E> what happened
 */
public final class Decider<S, C, E> {

  /** Bytes of events and outputs that one action may cause; the request stands beside them. */
  static final int LARGEST_ENTRY = 980_000;

  /** More than what stands around the JSON of events and outputs. */
  private static final int ENVELOPE = 1_000;

  private final Game<S, C, E> game;
  private final String build;
  private final Predicate<EventName> handlers;
  private final RequestReader reader;
  private final Payloads payloads;
  private final Outputs outputs;
  private final Commands<C> commands;
  private final Argument<S> stateType;
  private final Argument<E> eventType;

  /**
   * @param build version of the service, for the record
   * @param handlers which events methods of the service handle, not the game
   */
  public Decider(
      Game<S, C, E> game,
      String build,
      Predicate<EventName> handlers,
      RequestReader reader,
      Payloads payloads,
      Outputs outputs) {
    this.game = game;
    this.build = build;
    this.handlers = handlers;
    this.reader = reader;
    this.payloads = payloads;
    this.outputs = outputs;
    this.commands = game.commands();
    this.stateType = Argument.of(game.stateType());
    this.eventType = Argument.of(game.eventType());
  }

  /** The game itself. */
  public Game<S, C, E> game() {
    return game;
  }

  /** A subject to which nothing has happened. */
  public Subject<S> initial(String subject) {
    return new Subject<>(game.initial(subject), 0, null);
  }

  /** A subject of which this build cannot say what state it is in. */
  @SuppressWarnings("NullAway") // nobody asks a broken subject for its state
  Subject<S> placeholder(long seq) {
    return new Subject<>(null, seq, null);
  }

  /** Version of the service, as entries say it. */
  String build() {
    return build;
  }

  /**
   * Where and when an input is decided.
   *
   * @param seq of the entry to come
   * @param time of the input, but never before that of an earlier one of the partition
   * @param now the broker's time at this moment; what is past its deadline by it is not decided
   */
  public record At(Place place, long seq, Instant time, Instant now) {}

  /** Sets aside what is no request. */
  Decided<?> broken(Broken input, At at) {
    var draft = new Draft(at, game.schema(), build, input.offset(), null, input.trace());
    var replyTo = input.replyTo();
    draft.answer(replyTo, RtError.of(ErrorCode.BAD_REQUEST, id(replyTo)));
    draft.unreadable(input.value());
    draft.dead(input.reason(), input.error());
    return new Decided<>(
        input.key(), draft.entry(Kind.UNREADABLE, input.reason()), Optional.empty(), null, null);
  }

  /** Sets aside an input whose subject cannot even begin. */
  Decided<?> impossible(Asked input, At at, Throwable failure) {
    var draft = draft(input, at);
    draft.answer(input.replyTo(), RtError.of(ErrorCode.INTERNAL, input.request().id()));
    draft.dead("failed", failure.getClass().getName());
    return new Decided<>(
        input.request().key(),
        draft.entry(Kind.UNREADABLE, "failed"),
        Optional.empty(),
        null,
        failure);
  }

  private static @Nullable String id(
      io.rtsuite.sdk.request.Delivery.@Nullable ReplyAddress replyTo) {
    return replyTo == null ? null : replyTo.correlationId();
  }

  /** Decides. */
  public Decided<S> decide(Subject<S> subject, Asked input, At at, Supplier<Entropy> entropy) {
    Request request = input.request();
    EventName event = request.event();
    if (ClockSignal.is(event)) {
      return clock(subject, input, at, entropy);
    }
    if (handlers.test(event)) {
      return same(subject, input, draft(input, at).entry(Kind.HANDED, null));
    }
    var binding =
        event.channel() == Channel.CLIENT
            ? commands.find(event.name())
            : Optional.<Commands.Binding<C, ?>>empty();
    if (binding.isEmpty()) {
      return refused(subject, input, at, RtError.of(ErrorCode.NO_HANDLER, request.id()));
    }
    var repeated = repeated(subject, input, at);
    if (repeated != null) {
      return repeated;
    }
    if (subject.isTooLarge() || subject.broken() != null) {
      return refused(subject, input, at, RtError.of(ErrorCode.PARKED, request.id()));
    }
    var redrive = input.redrive();
    if (redrive != null && !redrive.fits(subject)) {
      return misdirected(subject, input, at, redrive);
    }
    if (redrive != null && redrive.isDiscard()) {
      return same(subject, input, draft(input, at).entry(Kind.DISCARDED, null));
    }
    if (redrive == null) {
      if (at.now().isAfter(deadline(request, at))) {
        var draft = draft(input, at);
        draft.answer(input.replyTo(), RtError.of(ErrorCode.EXPIRED, request.id()));
        return same(subject, input, draft.entry(Kind.EXPIRED, ErrorCode.EXPIRED.code()));
      }
      if (subject.isParked()) {
        return refused(subject, input, at, RtError.of(ErrorCode.PARKED, request.id()));
      }
    }
    C command;
    try {
      command = command(binding.get(), input, at);
    } catch (RequestRefused e) {
      return refused(subject, input, at, e.error().withRequestId(request.id()));
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      var error = RtError.of(ErrorCode.INTERNAL, request.id());
      var refused = refused(subject, input, at, error);
      return new Decided<>(refused.key(), refused.entry(), refused.state(), null, e);
    }
    var cause =
        new Context.Cause(request.user().tenantId(), request.user().id(), request.client().id());
    return ask(subject, input, command, cause, at, entropy);
  }

  /** The answer given before, where the same was asked before. */
  private @Nullable Decided<S> repeated(Subject<S> subject, Asked input, At at) {
    Request request = input.request();
    String actionId = request.client().actionId();
    if (actionId == null) {
      return null;
    }
    var before = subject.answer(request.user().id(), actionId);
    if (before.isEmpty()
        || before.get().time() < at.time().toEpochMilli() - Answers.WINDOW.toMillis()) {
      return null;
    }
    if (!before.get().print().equals(Print.of(request))) {
      return refused(subject, input, at, RtError.of(ErrorCode.ACTION_ID_REUSED, request.id()));
    }
    var draft = draft(input, at);
    if (!before.get().clientId().equals(request.client().id())) {
      draft.moveInstead(before.get().moves(), before.get().clientId(), request.client().id());
    }
    draft.answerAgain(input.replyTo(), before.get().reply());
    return same(subject, input, draft.entry(Kind.REPEATED, null));
  }

  private static Instant deadline(Request request, At at) {
    // Both instants are of one gateway's clock, so its difference to the broker's does not matter.
    long most = EventDeclaration.MAX_DEADLINE.toMillis();
    return at.time().plusMillis(Math.clamp(request.deadline() - request.sentAt(), -1, most));
  }

  private <R> C command(Commands.Binding<C, R> binding, Asked input, At at) {
    Request request = input.request();
    var arguments = RequestReader.arguments(request);
    R read =
        reader.read(
            arguments.isEmpty() ? null : arguments.getFirst(), Argument.of(binding.request()));
    if (read == null) {
      throw new RequestRefused(ErrorCode.BAD_REQUEST, "null is not allowed");
    }
    var caller =
        new Caller(
            request.user(),
            request.client(),
            request.id(),
            request.subject(),
            at.time(),
            deadline(request, at));
    return binding.command().apply(caller, read);
  }

  private Decided<S> clock(Subject<S> subject, Asked input, At at, Supplier<Entropy> entropy) {
    if (subject.isTooLarge() || subject.broken() != null) {
      return same(subject, input, draft(input, at).entry(Kind.OBSOLETE, null));
    }
    ClockSignal signal;
    Optional<Clock<C>> running;
    try {
      signal = ClockSignal.of(input.request());
      running =
          game.clocks(subject.state()).stream()
              .filter(clock -> clock.id().equals(signal.clock()))
              .filter(clock -> clock.due().toEpochMilli() == signal.due())
              .findFirst();
    } catch (MalformedMessage e) {
      var draft = draft(input, at);
      draft.dead("clock", String.valueOf(e.getMessage()));
      return new Decided<>(
          input.request().key(),
          draft.entry(Kind.UNREADABLE, "clock"),
          subject.state(),
          null,
          null);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return parked(subject, input, at, null, "failed", e);
    }
    var redrive = input.redrive();
    if (redrive != null && !redrive.fits(subject)) {
      return misdirected(subject, input, at, redrive);
    }
    boolean waits = subject.parked() != null && redrive == null;
    if (running.isEmpty() || waits) {
      return same(subject, input, draft(input, at).entry(Kind.OBSOLETE, null));
    }
    if (redrive != null && redrive.isDiscard()) {
      return same(subject, input, draft(input, at).entry(Kind.DISCARDED, null));
    }
    Long lost = signal.lost();
    C command =
        lost == null
            ? running.get().elapsed()
            : running.get().extended().apply(Duration.ofMillis(lost));
    var cause = Context.Cause.clock(input.request().user().tenantId());
    return ask(subject, input, command, cause, at, entropy);
  }

  private Decided<S> ask(
      Subject<S> subject,
      Asked input,
      C command,
      Context.Cause cause,
      At at,
      Supplier<Entropy> draw) {
    Entropy entropy = draw.get();
    try {
      var context = new Context(at.time(), entropy, cause);
      var draft = draft(input, at).entropy(entropy);
      if (input.request().client().actionId() != null) {
        draft.print(Print.of(input.request()));
      }
      Decided<S> decided =
          switch (game.decide(subject.state(), command, context)) {
            case Decision.Rejected<E>(String code, String message) -> {
              Outputs.checkCode(code);
              boolean retryable = ErrorCode.of(code).map(ErrorCode::retryable).orElse(false);
              draft.answer(
                  input.replyTo(), new RtError(code, message, retryable, input.request().id()));
              yield same(subject, input, draft.entry(Kind.REJECTED, code));
            }
            case Decision.Accepted<E> accepted -> accepted(subject, input, accepted, draft);
          };
      if (size(decided.entry()) > LARGEST_ENTRY) {
        throw new OutputTooLarge(size(decided.entry()), LARGEST_ENTRY);
      }
      return decided;
    } catch (UnsendableOutput e) {
      return unsendable(subject, input, at, entropy, e);
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      return parked(subject, input, at, entropy, "failed", e);
    }
  }

  /** Rejects an action that leads to what cannot be sent; a clock has nobody to be told. */
  private Decided<S> unsendable(
      Subject<S> subject, Asked input, At at, Entropy entropy, UnsendableOutput failure) {
    if (ClockSignal.is(input.request().event())) {
      return parked(subject, input, at, entropy, "failed", failure);
    }
    var error = failure.error().withRequestId(input.request().id());
    var draft = draft(input, at).entropy(entropy);
    if (input.request().client().actionId() != null) {
      draft.print(Print.of(input.request()));
    }
    draft.answer(input.replyTo(), error);
    return same(subject, input, draft.entry(Kind.REJECTED, error.code()));
  }

  private static int size(Entry entry) {
    int size = ENVELOPE;
    for (Json event : entry.events()) {
      size += event.bytes().length;
    }
    for (Output output : entry.outputs()) {
      size += ENVELOPE + output.size();
    }
    return size;
  }

  private Decided<S> accepted(
      Subject<S> subject, Asked input, Decision.Accepted<E> accepted, Draft draft) {
    S state = subject.state();
    for (E event : accepted.events()) {
      state = game.apply(state, event);
      draft.happened(payloads.write(eventType, event));
    }
    draft.say(outputs, accepted, input);
    if (accepted.ended()) {
      state = game.initial(input.request().subject());
      draft.ended();
    }
    String key = input.request().key();
    boolean changed = accepted.ended() || !accepted.events().isEmpty();
    return new Decided<>(
        key, draft.entry(Kind.ACCEPTED, null), state, changed ? news(key, state) : null, null);
  }

  /** What follows from a state. */
  Decided.News news(String key, S state) {
    return new Decided.News(clocks(key, state), summary(Subject.name(key), state));
  }

  /** The clocks that run in a state. */
  List<Running> clocks(String key, S state) {
    return game.clocks(state).stream()
        .map(clock -> new Running(key, clock.id(), clock.due().toEpochMilli()))
        .toList();
  }

  private Decided<S> parked(
      Subject<S> subject,
      Asked input,
      At at,
      @Nullable Entropy entropy,
      String reason,
      Throwable failure) {
    var draft = draft(input, at);
    if (entropy != null) {
      draft.entropy(entropy);
    }
    draft.answer(input.replyTo(), RtError.of(ErrorCode.INTERNAL, input.request().id()));
    draft.dead(reason, failure.getClass().getName());
    return new Decided<>(
        input.request().key(), draft.entry(Kind.PARKED, reason), subject.state(), null, failure);
  }

  /** Sets aside an input that nobody came back from. */
  Decided<S> fatal(Subject<S> subject, Asked input, At at) {
    return parked(
        subject,
        input,
        at,
        null,
        "fatal",
        new IllegalStateException("deciding this input did not end, or ended the process"));
  }

  private Decided<S> refused(Subject<S> subject, Asked input, At at, RtError error) {
    var draft = draft(input, at);
    draft.answer(input.replyTo(), error);
    return same(subject, input, draft.entry(Kind.REFUSED, error.code()));
  }

  /** Refuses a redrive of another input than the one that its subject waits for. */
  private Decided<S> misdirected(Subject<S> subject, Asked input, At at, Redrive redrive) {
    String meant =
        Objects.equals(redrive.parked(), Redrive.UNNAMED)
            ? "no input"
            : "input " + redrive.parked();
    String waits =
        subject.parked() == null ? "is not parked" : "is parked by input " + subject.parked();
    String message = "The redrive names %s; the subject %s.".formatted(meant, waits);
    return refused(
        subject, input, at, RtError.of(ErrorCode.BAD_REQUEST, message, input.request().id()));
  }

  /** Whether clients can ask the game for it. */
  boolean isCommand(EventName event) {
    return event.channel() == Channel.CLIENT
        && commands.find(event.name()).isPresent()
        && !handlers.test(event);
  }

  /** An input that finds no room for its subject. */
  Decided<S> overloaded(Subject<S> subject, Asked input, At at) {
    String message = "There is no room for another subject.";
    return refused(
        subject, input, at, RtError.of(ErrorCode.OVERLOADED, message, input.request().id()));
  }

  private static <S> Decided<S> same(Subject<S> subject, Asked input, Entry entry) {
    return new Decided<>(input.request().key(), entry, subject.state(), null, null);
  }

  private Draft draft(Asked input, At at) {
    Request request = input.request();
    var redrive = input.redrive();
    return new Draft(
        at,
        game.schema(),
        build,
        input.offset(),
        new Entry.Input(
            request,
            input.json(),
            redrive == null ? null : redrive.text(),
            redrive == null ? null : redrive.parked(),
            input.replyTo()),
        input.trace());
  }

  /**
   * The state after an entry's events.
   *
   * @throws NewerBuild when this build cannot read them
   */
  public S after(S state, Entry entry) {
    if (entry.kind() == Kind.UNKNOWN) {
      throw new NewerBuild(
          "the history has an entry of a kind that this build does not know, by build "
              + entry.build());
    }
    if (entry.schema() > game.schema()) {
      throw new NewerBuild(
          "the history has events of schema %d by build %s; this build reads up to %d"
              .formatted(entry.schema(), entry.build(), game.schema()));
    }
    S after = state;
    for (Json event : entry.events()) {
      after = game.apply(after, event(event));
    }
    var input = entry.input();
    return entry.ended() && input != null ? game.initial(input.subject()) : after;
  }

  /**
   * An event of an entry.
   *
   * @throws NewerBuild when this build cannot read it
   */
  public E event(Json event) {
    try {
      E read = payloads.read(event, eventType);
      if (read != null) {
        return read;
      }
    } catch (UnreadablePayload e) {
      throw new NewerBuild("this build cannot read an event of its history", e);
    }
    throw new NewerBuild("an event of the history is null");
  }

  /** Takes an entry of the history in. */
  public void apply(Subject<S> subject, Entry entry) {
    subject.advance(entry, after(subject.state(), entry));
  }

  /** The subject as it was when the snapshot was taken. */
  public Subject<S> restored(String name, Snapshot snapshot) {
    if (snapshot.schema() > game.schema()) {
      throw new NewerBuild(
          "a snapshot has schema %d; this build reads up to %d"
              .formatted(snapshot.schema(), game.schema()));
    }
    var subject = new Subject<>(restoredState(name, snapshot), snapshot.seq(), snapshot.parked());
    subject.tooLarge(snapshot.tooLarge());
    snapshot.answers().forEach(subject::remember);
    return subject;
  }

  private S restoredState(String name, Snapshot snapshot) {
    Json json = snapshot.state();
    if (json == null) {
      return game.initial(name);
    }
    try {
      S state = payloads.read(json, stateType);
      if (state != null) {
        return state;
      }
    } catch (UnreadablePayload e) {
      throw new NewerBuild("this build cannot read a snapshot", e);
    }
    throw new NewerBuild("the state of a snapshot is null");
  }

  /**
   * The snapshot of a subject.
   *
   * @param seq the last entry of the partition that was decided
   */
  public Snapshot snapshot(Subject<S> subject, String name, long seq) {
    boolean initial = isInitial(subject, name);
    return new Snapshot(
        seq,
        game.schema(),
        initial || subject.isTooLarge() ? null : payloads.write(stateType, subject.state()),
        subject.parked(),
        subject.isTooLarge(),
        subject.answers());
  }

  /** Whether nothing has to be known of it beyond its name. */
  boolean isAsInTheBeginning(Subject<S> subject, String name) {
    return subject.parked() == null
        && !subject.isTooLarge()
        && !subject.hasAnswers()
        && isInitial(subject, name);
  }

  /** Whether its state is the one in the beginning. */
  boolean isInitial(Subject<S> subject, String name) {
    try {
      return subject.state().equals(game.initial(name));
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      // A build that does not know the beginning keeps the state as it is.
      return false;
    }
  }

  /**
   * What lists show; absent where they show nothing, as of a subject that is as in the beginning:
   * somebody may only have asked about it.
   */
  public Optional<Json> summary(String name, S state) {
    Object summary = state.equals(game.initial(name)) ? null : game.summary(state);
    return summary == null ? Optional.empty() : Optional.of(payloads.write(summary));
  }
}
