package io.rtsuite.sdk.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtsuite.events.ErrorCode;
import io.rtsuite.events.EventDeclaration;
import io.rtsuite.events.Json;
import io.rtsuite.events.JsonWriter;
import io.rtsuite.events.Schema;
import io.rtsuite.log.OwnedLog;
import io.rtsuite.log.OwnershipLost;
import io.rtsuite.sdk.game.Entropy;
import io.rtsuite.sdk.history.Checkpoint;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Entry.Kind;
import io.rtsuite.sdk.history.Output;
import io.rtsuite.sdk.request.Measurements;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one that decides the inputs of a partition: claims its logs, rebuilds what earlier owners
 * left, and then for each input decides, appends the entry, and lets the outputs go once the entry
 * is acknowledged. Does not wait for acknowledgements between inputs.
 *
 * <p>Confined to one thread unless a method says otherwise. After any exception it is of no more
 * use: what it holds may not be what is written, and another owner has to take over.
 *
 * @param <S> the state of one subject
 */
public final class Owner<S> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Owner.class);

  /** Claims without an entry between them after which inputs are tried one at a time. */
  static final int CLAIMS_TO_BE_CAREFUL = 3;

  /** Attempts at an input, known from the history, after which it is set aside. */
  static final int ATTEMPTS = 3;

  /** Inputs that are tried one at a time. */
  static final int CAREFUL_INPUTS = 500;

  /** Inputs that may be decided while outputs of earlier ones are not stored. */
  private static final int MOST_UNACKNOWLEDGED = 20_000;

  /** Subjects whose answers are forgotten between two looks at the inputs. */
  private static final int MOST_FORGOTTEN = 1_000;

  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private final Decider<S, ?, ?> decider;
  private final Place place;
  private final Outlet outlet;
  private final Function<Input.Asked, CompletableFuture<?>> handlers;
  private final Limits limits;
  private final InstantSource clock;
  private final Supplier<Entropy> entropy;
  private final Optional<Measurements> measurements;
  private final CarefulTurn carefulTurn;
  private final String instance;

  private final OwnedLog history;
  private final OwnedLog snapshotLog;
  private final OwnedLog summaryLog;
  private final Subjects<S> subjects;
  private final SnapshotWriter<S> snapshots;
  private final SummaryWriter<S> summaries;
  private final Clocks clocks = new Clocks();
  private final Queue<Running> unheard = new ConcurrentLinkedQueue<>();
  private final Deque<Mark> incomplete = new ArrayDeque<>();
  private final Set<Long> suspects = new HashSet<>();
  private volatile OutputSender sender;
  private @Nullable Reach last;
  private long time;
  private int careful;
  private volatile long decided = -1;
  private volatile long lastEntrySeq;
  private volatile boolean stopping;
  private volatile long decidingSince;
  private volatile long deciding = -1;

  /** What an owner works with. */
  public record Surroundings(
      Place place,
      String instance,
      Logs logs,
      Outlet outlet,
      Function<Input.Asked, CompletableFuture<?>> handlers,
      Limits limits,
      Room room,
      InstantSource clock,
      Supplier<Entropy> entropy,
      Optional<Measurements> measurements,
      CarefulTurn carefulTurn) {}

  /** An owner that has yet to take over. */
  public Owner(Decider<S, ?, ?> decider, Surroundings with) {
    this.decider = decider;
    this.place = with.place();
    this.instance = with.instance();
    this.outlet = with.outlet();
    this.handlers = with.handlers();
    this.limits = with.limits();
    this.clock = with.clock();
    this.entropy = with.entropy();
    this.measurements = with.measurements();
    this.carefulTurn = with.carefulTurn();
    this.history = new OwnedLog(with.logs().history());
    this.snapshotLog = new OwnedLog(with.logs().snapshots());
    this.summaryLog = new OwnedLog(with.logs().summaries());
    this.subjects = new Subjects<>(with.room());
    this.snapshots = new SnapshotWriter<>(decider, place, limits, subjects, history, snapshotLog);
    this.summaries = new SummaryWriter<>(place, limits, subjects, history, summaryLog);
    this.sender = new OutputSender(outlet, 0);
  }

  /**
   * Claims the logs, rebuilds every subject, and sends again what nobody knows to have been stored.
   *
   * @param acknowledged offset below which all outputs are known to be stored
   * @param suspect offset of an input that an owner in this process did not come back from; -1
   *     where there is none
   * @return offset of the first input to be given to {@link #take}
   * @throws HistoryLost when inputs are known as decided and the history has nothing of them
   * @throws NewerBuild when this build cannot follow the history
   */
  public long takeOver(long acknowledged, long suspect) {
    byte[] description = description();
    history.claim(description);
    snapshotLog.claim(description);
    summaryLog.claim(description);
    var restored =
        new Restoration<>(decider, place, history, snapshots, subjects, acknowledged).run();
    decided = restored.decided();
    time = restored.time();
    last = restored.last();
    lastEntrySeq = restored.lastEntrySeq();
    if (acknowledged > decided + 1) {
      throw new HistoryLost(
          "inputs below %d of partition %d are known as decided, the history ends with %d"
              .formatted(acknowledged, place.partition(), decided));
    }
    suspects.addAll(restored.suspects());
    if (suspect >= 0) {
      suspects.add(suspect);
    }
    careful = restored.claimsWithoutEntry() + 1 >= CLAIMS_TO_BE_CAREFUL ? CAREFUL_INPUTS : 0;
    if (careful > 0) {
      LOG.atWarn()
          .addKeyValue("partition", place.partition())
          .addKeyValue("claims", restored.claimsWithoutEntry() + 1)
          .log("Earlier owners decided nothing; inputs are tried one at a time");
    }
    subjects.restored();
    forgetAnswers(Integer.MAX_VALUE);
    Set.copyOf(subjects.keys()).forEach(this::forgetIfInitial);
    summaries.restore();
    summaries.restored(decider);
    subjects.forEach(this::startClocks);
    sender = new OutputSender(outlet, Math.min(acknowledged, decided + 1));
    restored.pending().forEach(this::sendAgain);
    flush();
    return decided + 1;
  }

  private byte[] description() {
    return JsonWriter.object(out -> {
      out.writeNumberField("v", Schema.VERSION);
      out.writeStringField("instance", instance);
      out.writeNumberField("time", clock.instant().toEpochMilli());
    });
  }

  private void startClocks(String key, Subject<S> subject) {
    if (subject.broken() != null || subject.isTooLarge()) {
      return;
    }
    try {
      clocks.now(key, decider.clocks(key, subject.state()));
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      byte[] kept = decider.snapshot(subject, Subject.name(key), subject.seq()).encode();
      Restoration.broken(place, key, subject, kept, e);
    }
  }

  private void sendAgain(Restoration.Pending again) {
    Entry entry = again.entry();
    incomplete.add(again.mark());
    var pending = sender.begin(entry.offset(), 1);
    var input = entry.input();
    if (entry.kind() == Kind.HANDED && input != null) {
      hand(Input.Asked.of(entry, input), pending);
    } else {
      sender.send(entry, again.key(), pending);
    }
  }

  /**
   * Decides inputs in their order. Inputs that were decided before are passed over. Returns early,
   * with the rest undecided, once {@link #stop} was called.
   *
   * @throws OwnershipLost when an entry is known not to count, or its outputs do not get through
   */
  public void take(List<Input> inputs) throws InterruptedException {
    for (Input input : inputs) {
      if (input.offset() <= decided) {
        continue;
      }
      if (!awaitPlace()) {
        return;
      }
      if (careful > 0) {
        takeCarefully(input);
      } else {
        one(input);
      }
    }
    flush();
    check();
  }

  /** Waits while too much is on its way. */
  private boolean awaitPlace() throws InterruptedException {
    while (history.unacknowledgedBytes() > limits.unacknowledgedBytes()
        || sender.unacknowledgedBytes() > limits.unacknowledgedBytes()
        || sender.spread() > MOST_UNACKNOWLEDGED) {
      if (stopping) {
        return false;
      }
      check();
      flush();
      var _ = history.awaitUnacknowledged(limits.unacknowledgedBytes() / 2, LOOK_AGAIN);
      if (sender.unacknowledgedBytes() > limits.unacknowledgedBytes()
          || sender.spread() > MOST_UNACKNOWLEDGED) {
        var _ = sender.awaitDone(LOOK_AGAIN);
      }
    }
    return true;
  }

  private void takeCarefully(Input input) throws InterruptedException {
    carefulTurn.begin();
    try {
      append(null, own(Kind.TRYING, input.offset()), null);
      awaitAcknowledged();
      one(input);
      awaitAcknowledged();
      careful--;
    } finally {
      carefulTurn.end();
    }
  }

  private void awaitAcknowledged() throws InterruptedException {
    while (!history.awaitAcknowledged(history.appendedSeq(), LOOK_AGAIN)) {
      if (stopping) {
        throw new OwnershipLost("stopped while an entry was not acknowledged", null);
      }
    }
  }

  private Entry own(Kind kind, long offset) {
    return new Entry(
        history.appendedSeq() + 1,
        place.topicId(),
        offset,
        kind,
        decider.game().schema(),
        decider.build(),
        time,
        null,
        null,
        null,
        null,
        false,
        List.of(),
        List.of(),
        null,
        null);
  }

  private void one(Input input) {
    long start = System.nanoTime();
    time = Math.max(time, input.time());
    Decided<?> decision = decide(input);
    var entry = decision.entry();
    report(decision);
    measure(entry, Duration.ofNanos(System.nanoTime() - start));
  }

  private Decided<?> decide(Input input) {
    var at =
        new Decider.At(
            place, history.appendedSeq() + 1, Instant.ofEpochMilli(time), clock.instant());
    return switch (input) {
      case Input.Broken broken -> {
        var decision = decider.broken(broken, at);
        var _ = settle(decision, input, null);
        yield decision;
      }
      case Input.Asked asked -> decide(asked, at);
    };
  }

  private Decided<?> decide(Input.Asked input, Decider.At at) {
    String key = input.request().key();
    var held = subjects.get(key);
    Subject<S> subject;
    Decided<S> decision;
    decidingSince = System.nanoTime();
    deciding = input.offset();
    try {
      subject = held != null ? held : decider.initial(input.request().subject());
      decision = decided(subject, held, input, at);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      var impossible = decider.impossible(input, at, e);
      var _ = settle(impossible, input, null);
      return impossible;
    } finally {
      deciding = -1;
    }
    var mark = settle(decision, input, held);
    advance(key, subject, held, input, decision, mark);
    return decision;
  }

  private Decided<S> decided(
      Subject<S> subject, @Nullable Subject<S> held, Input.Asked input, Decider.At at) {
    if (suspects.remove(input.offset())) {
      return decider.fatal(subject, input, at);
    }
    if (held == null && !subjects.isRoomLeft() && decider.isCommand(input.request().event())) {
      return decider.overloaded(subject, input, at);
    }
    return decider.decide(subject, input, at, entropy);
  }

  /** Appends the entry of a decision and says what happens when it is acknowledged. */
  private Mark settle(Decided<?> decision, Input input, @Nullable Subject<S> held) {
    Entry entry = decision.entry();
    boolean shown = shownChanges(decision, held);
    boolean handed = entry.kind() == Kind.HANDED;
    var pending = sender.begin(entry.offset(), shown || handed ? 2 : 1);
    String key = decision.key();
    if (handed && input instanceof Input.Asked asked) {
      append(key, entry, pending::done);
      hand(asked, pending);
    } else {
      append(key, entry, () -> sender.send(entry, key, pending));
    }
    var mark = new Mark(history.before(entry.seq()), entry.offset(), entry.time());
    incomplete.add(mark);
    last = new Reach(history.before(entry.seq() + 1), entry.offset(), entry.time());
    lastEntrySeq = entry.seq();
    decided = entry.offset();
    if (shown) {
      Json summary = Objects.requireNonNull(decision.news()).summary().orElse(null);
      summaries.changed(entry.seq(), key, summary, pending);
    }
    return mark;
  }

  private static boolean shownChanges(Decided<?> decision, @Nullable Subject<?> held) {
    var news = decision.news();
    return news != null
        && !Objects.equals(news.summary().orElse(null), held == null ? null : held.summary());
  }

  private void append(@Nullable String key, Entry entry, @Nullable Runnable then) {
    byte[] keyBytes = key == null ? null : key.getBytes(UTF_8);
    var _ =
        history.append(
            keyBytes,
            entry.encode(),
            _ -> {
              if (then != null) {
                then.run();
              }
            });
  }

  private void advance(
      String key,
      Subject<S> subject,
      @Nullable Subject<S> held,
      Input.Asked input,
      Decided<S> decision,
      Mark mark) {
    Entry entry = decision.entry();
    boolean wasParked = subject.parked() != null;
    if (subject.isChangedBy(entry)) {
      if (held == null) {
        snapshots.begins(key, subject);
      }
      subject.advance(entry, decision.state());
      subjects.put(key, subject);
      snapshots.changed(key, mark);
      boundAnswers(key, subject, input);
    }
    var news = decision.news();
    if (news != null) {
      subject.summary(news.summary().orElse(null));
      clocks.now(key, news.clocks());
    }
    forgetIfInitial(key);
    if (wasParked && subject.parked() == null) {
      clocks.allAgain(key);
    }
  }

  /** Nobody fills the memory by asking about things that do not exist. */
  private void boundAnswers(String key, Subject<S> subject, Input.Asked input) {
    if (subject.parked() != null
        || !subject.hasAnswers()
        || !decider.isInitial(subject, input.request().subject())) {
      subjects.isMoreThanAnswered(key);
      return;
    }
    String most = subjects.isOnlyAnswered(key, input.request().user());
    var oldest = most == null ? null : subjects.get(most);
    if (most != null && oldest != null) {
      oldest.forgetAnswers();
      subjects.forgotten(most);
      forgetIfInitial(most);
    }
  }

  private void hand(Input.Asked input, OutputSender.Pending pending) {
    var _ = handlers.apply(input).whenComplete((_, _) -> pending.done());
  }

  private void report(Decided<?> decision) {
    Entry entry = decision.entry();
    var input = entry.input();
    var failure = decision.failure();
    boolean dead = entry.outputs().stream().anyMatch(Output.DeadLetter.class::isInstance);
    if (dead) {
      LOG.atWarn()
          .addKeyValue("reason", entry.code())
          .addKeyValue("requestId", input == null ? null : input.requestId())
          .addKeyValue("partition", place.partition())
          .addKeyValue("offset", entry.offset())
          .setCause(failure)
          .log("An input goes to the dead letters");
    } else if (failure != null) {
      LOG.atError()
          .addKeyValue("requestId", input == null ? null : input.requestId())
          .setCause(failure)
          .log("A command could not be made of a request");
    } else if (ErrorCode.NO_HANDLER.code().equals(entry.code()) && input != null) {
      LOG.atWarn()
          .addKeyValue("event", input.event())
          .log("A request for an event that is not handled");
    }
  }

  private void measure(Entry entry, Duration took) {
    if (measurements.isEmpty()) {
      return;
    }
    var meters = measurements.get();
    for (Output output : entry.outputs()) {
      if (output instanceof Output.DeadLetter dead) {
        meters.dead(dead.reason());
      }
    }
    var input = entry.input();
    if (input != null && entry.kind() != Kind.HANDED) {
      meters.answered(eventOf(input, entry), outcome(entry), took);
    }
  }

  /** What nobody declared must not make meters without end. */
  private static String eventOf(Entry.Input input, Entry entry) {
    return ErrorCode.NO_HANDLER.code().equals(entry.code())
        ? "unknown"
        : input.event().substring(input.event().indexOf('.') + 1);
  }

  private static String outcome(Entry entry) {
    return switch (entry.kind()) {
      case ACCEPTED -> "ok";
      case PARKED, UNREADABLE -> ErrorCode.INTERNAL.code();
      case REPEATED, HANDED, OBSOLETE, DISCARDED, ANCHOR, TRYING, UNKNOWN -> entry.kind().text();
      case REJECTED, EXPIRED, REFUSED -> String.valueOf(entry.code());
    };
  }

  private void forgetIfInitial(String key) {
    var subject = subjects.get(key);
    if (subject != null
        && subject.broken() == null
        && decider.isAsInTheBeginning(subject, Subject.name(key))) {
      subjects.remove(key);
      snapshots.left(key, subject);
      summaries.left(key, subject);
    }
  }

  private void forgetAnswers(int most) {
    // What is still to be decided is no older than the last input, or past any deadline.
    long oldest = clock.instant().minus(EventDeclaration.MAX_DEADLINE).toEpochMilli();
    long before = Math.max(time, oldest) - Answers.WINDOW.toMillis();
    for (int forgotten = 0; forgotten < most; forgotten++) {
      String key = subjects.answeredBefore(before);
      if (key == null) {
        return;
      }
      var subject = subjects.get(key);
      if (subject != null) {
        subject.forgetAnswersBefore(before);
      }
      subjects.forgotten(key);
      forgetIfInitial(key);
    }
  }

  /**
   * Does what time alone asks for: lets elapsed clocks ring, forgets old answers, saves what
   * changed long ago.
   *
   * @param ring whether clocks may ring; not while their players may be cut off
   * @throws OwnershipLost when something is known not to be written, now or of before
   */
  public void tick(boolean ring) {
    check();
    for (Running again = unheard.poll(); again != null; again = unheard.poll()) {
      clocks.again(again);
    }
    long now = clock.instant().toEpochMilli();
    if (ring) {
      clocks.elapsed(now).forEach(rung -> signal(rung, null, now));
    }
    forgetAnswers(MOST_FORGOTTEN);
    anchor(now);
    flush();
    snapshots.checkpoint(firstIncomplete(), last, true);
    snapshots.trim(now);
  }

  private void anchor(long now) {
    if (!snapshots.isAnchorDue(now, lastEntrySeq)) {
      return;
    }
    var entry = own(Kind.ANCHOR, decided);
    long seq = history.anchor(null, entry.encode(), _ -> {});
    snapshots.anchor(new Checkpoint.Anchor(history.offsetOf(seq), seq, now));
    var before = last;
    if (before != null) {
      // One anchor at most follows an entry, so claims and trials in vain are still counted.
      last = new Reach(history.before(seq + 1), before.input(), before.time());
    }
  }

  /** Writes what became due because entries were acknowledged, or because much has changed. */
  private void flush() {
    snapshots.save(clock.instant().toEpochMilli());
    summaries.flush();
    snapshots.flush();
    snapshots.checkpoint(firstIncomplete(), last, false);
    snapshots.rewrite(firstIncomplete(), last);
    summaries.rewrite();
  }

  private @Nullable Mark firstIncomplete() {
    long stored = sender.position();
    long acknowledged = history.acknowledgedSeq();
    while (!incomplete.isEmpty()
        && incomplete.getFirst().input() < stored
        && incomplete.getFirst().seq() <= acknowledged) {
      incomplete.removeFirst();
    }
    return incomplete.peekFirst();
  }

  private CompletableFuture<?> signal(Running clock, @Nullable Long lost, long now) {
    var signal =
        new ClockSignal(clock.id(), clock.due(), lost)
            .request(clock.tenantId(), clock.subject(), now);
    return outlet
        .signal(signal)
        .whenComplete((_, failure) -> {
          if (failure != null && lost == null) {
            unheard.add(clock);
          }
        });
  }

  /**
   * Gives all running clocks back the time during which nobody could act.
   *
   * @return completes when that is stored on the request topic
   */
  public CompletableFuture<?> giveBack(Duration lost) {
    long now = clock.instant().toEpochMilli();
    return CompletableFuture.allOf(
        clocks.all().stream()
            .map(running -> signal(running, lost.toMillis(), now))
            .toArray(CompletableFuture[]::new));
  }

  /** Whether clocks run. */
  public boolean hasClocks() {
    return clocks.areRunning();
  }

  /**
   * Waits until everything that was decided is stored, and saves every subject; so the next owner
   * has next to nothing to read.
   *
   * @return whether the time was enough
   */
  public boolean finish(Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (!history.awaitAcknowledged(history.appendedSeq(), LOOK_AGAIN) || !isStored()) {
      if (System.nanoTime() > end) {
        return false;
      }
      flush();
    }
    snapshots.saveAll();
    flush();
    snapshots.checkpoint(firstIncomplete(), last, true);
    return snapshotLog.awaitAcknowledged(
        snapshotLog.appendedSeq(), Duration.ofNanos(end - System.nanoTime()));
  }

  private boolean isStored() throws InterruptedException {
    check();
    flush();
    return sender.awaitDone(LOOK_AGAIN);
  }

  private void check() {
    history.check();
    snapshotLog.check();
    summaryLog.check();
    var failure = sender.failure();
    if (failure != null) {
      throw new OwnershipLost("an output did not get through", failure);
    }
  }

  /** Offset below which everything is decided and all outputs are stored; of any thread. */
  public long acknowledged() {
    return history.acknowledgedSeq() < 0
        ? sender.position()
        : Math.min(sender.position(), decided + 1);
  }

  /** How many inputs are ahead of {@link #acknowledged}; of any thread. */
  public long unacknowledged() {
    return sender.spread();
  }

  /** Waits until all outputs are stored; false when the time was too short. Of any thread. */
  public boolean awaitStored(Duration most) throws InterruptedException {
    return sender.awaitDone(most);
  }

  /** Takes nothing more; of any thread. */
  public void stop() {
    stopping = true;
  }

  /** Since when an input has been being decided, {@link System#nanoTime}; of any thread. */
  public long decidingSince() {
    return decidingSince;
  }

  /** Offset of the input that is being decided, -1 where none is; of any thread. */
  public long deciding() {
    return deciding;
  }

  /** How many subjects are in memory. */
  public int size() {
    return subjects.size();
  }

  /** The subject under a Kafka key, or null; to be looked at by the owner's own thread. */
  public @Nullable Subject<S> subject(String key) {
    return subjects.get(key);
  }

  /** How many inputs are still to be tried one at a time. */
  public int careful() {
    return careful;
  }

  /** Gives the logs up, at once and from any thread: nothing more is appended or sent. */
  public void giveUp() {
    stopping = true;
    history.close();
    snapshotLog.close();
    summaryLog.close();
  }

  /** Forgets everything; to be called when nothing of this owner runs any more. */
  @Override
  public void close() {
    giveUp();
    subjects.clear();
  }
}
