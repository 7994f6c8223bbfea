package io.rtsuite.sdk.runtime;

import io.rtsuite.events.ErrorCode;
import io.rtsuite.events.PushPosition;
import io.rtsuite.sdk.game.Entropy;
import io.rtsuite.sdk.history.Checkpoint;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Entry.Kind;
import io.rtsuite.sdk.history.Output;
import io.rtsuite.sdk.history.Snapshot;
import io.rtsuite.sdk.request.Measurements;
import io.rtsuite.sdk.request.Progress;
import io.rtsuite.sdk.runtime.Ledger.Batch;
import io.rtsuite.sdk.runtime.Ledger.Line;
import io.rtsuite.sdk.runtime.Ledger.Saved;
import io.rtsuite.sdk.runtime.Ledger.Summed;
import io.rtsuite.sdk.runtime.Unsaved.Mark;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one that decides the inputs of a partition: takes over what the one before left, and then for
 * each batch decides, writes the history, and lets the outputs go, in this order.
 *
 * <p>Of one thread. After any exception it is of no more use: what it holds may not be what is
 * written, and another owner has to take over.
 *
 * @param <S> the state of one subject
 */
public final class Owner<S> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Owner.class);

  /** Snapshots that are written with one batch at most. */
  private static final int MOST_SAVED = 50;

  private final Decider<S, ?, ?> decider;
  private final Place place;
  private final Ledger ledger;
  private final Outlet outlet;
  private final Function<Input.Asked, CompletableFuture<?>> handlers;
  private final Limits limits;
  private final Room room;
  private final InstantSource clock;
  private final Supplier<Entropy> entropy;
  private final Optional<Measurements> measurements;

  private final Map<String, Subject<S>> subjects = new HashMap<>();
  private final Unsaved unsaved = new Unsaved();
  private final Clocks clocks = new Clocks();
  private final Queue<Running> unheard = new ConcurrentLinkedQueue<>();
  private final Deque<Sent> unacknowledged = new ArrayDeque<>();
  private final TreeSet<Long> handedAgain = new TreeSet<>();
  private String historyId = "";
  private @Nullable Checkpoint checkpoint;
  private long seq;
  private long time;
  private Mark last = new Mark(0, -1, 0);
  private volatile long decided = -1;
  private volatile Progress progress = new Progress(0);
  private volatile @Nullable Throwable failed;

  /** An input whose outputs may still be on their way. */
  private record Sent(long offset, Mark mark) {}

  /**
   * @param handlers how an input is handled that is not the game's
   * @param clock the broker's time
   */
  public Owner(
      Decider<S, ?, ?> decider,
      Place place,
      Ledger ledger,
      Outlet outlet,
      Function<Input.Asked, CompletableFuture<?>> handlers,
      Limits limits,
      Room room,
      InstantSource clock,
      Supplier<Entropy> entropy,
      Optional<Measurements> measurements) {
    this.measurements = measurements;
    this.decider = decider;
    this.place = place;
    this.ledger = ledger;
    this.outlet = outlet;
    this.handlers = handlers;
    this.limits = limits;
    this.room = room;
    this.clock = clock;
    this.entropy = entropy;
  }

  /**
   * Fences the owner before, rebuilds every subject, and sends again what nobody knows to have been
   * sent.
   *
   * @param acknowledged offset below which all outputs are known to be safe
   * @return offset of the first input to be given to {@link #take}
   * @throws HistoryLost when inputs are known as decided and the history has nothing of them
   * @throws NewerBuild when this build cannot follow the history
   */
  public long takeOver(long acknowledged) {
    historyId = ledger.claim();
    var pending = restore(acknowledged);
    if (acknowledged > decided + 1) {
      throw new HistoryLost(
          "inputs below %d of partition %d are known as decided, the history ends with %d"
              .formatted(acknowledged, place.partition(), decided));
    }
    Set.copyOf(subjects.keySet()).forEach(this::forgetIfInitial);
    subjects.forEach((key, subject) -> clocks.now(key, decider.clocks(key, subject.state())));
    progress = new Progress(Math.min(acknowledged, decided + 1));
    for (Pending entry : pending) {
      progress.started(entry.entry.offset());
      unacknowledged.add(new Sent(entry.entry.offset(), entry.mark));
      if (entry.entry.kind() == Kind.HANDED) {
        handedAgain.add(entry.entry.offset());
      } else {
        send(entry.entry);
      }
    }
    return handedAgain.isEmpty() ? decided + 1 : handedAgain.first();
  }

  private record Pending(Entry entry, Mark mark) {}

  private List<Pending> restore(long acknowledged) {
    ledger.readSnapshots(
        new Ledger.SnapshotReader() {
          @Override
          public void snapshot(String key, Snapshot snapshot) {
            hold(key, decider.restored(snapshot));
          }

          @Override
          public void checkpoint(Checkpoint reached) {
            checkpoint = reached;
          }
        });
    var reached = checkpoint;
    if (reached != null) {
      if (!reached.historyId().equals(historyId)) {
        throw new HistoryLost("the snapshots are of another history than the one that is there");
      }
      seq = reached.seq();
      time = reached.time();
      decided = reached.topicId().equals(place.topicId()) ? reached.offset() : -1;
    }
    long expected = reached == null ? 1 : reached.fromSeq();
    var reader = new Reader(acknowledged, expected);
    ledger.readHistory(reached == null ? 0 : reached.from(), reader);
    if (reached != null && reader.next <= reached.seq()) {
      throw new HistoryLost(
          "the history ends with entry %d, its snapshots with %d"
              .formatted(reader.next - 1, reached.seq()));
    }
    return reader.pending;
  }

  private final class Reader implements Ledger.EntryReader {
    private final long acknowledged;
    private final List<Pending> pending = new ArrayList<>();
    private long next;

    Reader(long acknowledged, long next) {
      this.acknowledged = acknowledged;
      this.next = next;
    }

    @Override
    public void entry(long offset, Entry entry) {
      if (entry.seq() != next) {
        throw new HistoryLost(
            "entry %d of the history is missing, the next one there is %d"
                .formatted(next, entry.seq()));
      }
      next++;
      var mark = new Mark(entry.seq(), offset, entry.time());
      seq = Math.max(seq, entry.seq());
      time = Math.max(time, entry.time());
      last = mark;
      if (entry.topicId().equals(place.topicId())) {
        decided = Math.max(decided, entry.offset());
        if (entry.offset() >= acknowledged) {
          pending.add(new Pending(entry, mark));
        }
      }
      var input = entry.input();
      if (input != null) {
        rebuild(Subject.key(input), input.subject(), entry, mark);
      }
    }

    private void rebuild(String key, String name, Entry entry, Mark mark) {
      var held = subjects.get(key);
      if (held == null && !Subject.mayBegin(entry)) {
        return;
      }
      var subject = held == null ? decider.initial(name) : held;
      if (entry.seq() > subject.seq() && subject.isChangedBy(entry)) {
        decider.apply(subject, entry);
        hold(key, subject);
        unsaved.changed(key, mark);
      }
    }
  }

  private void hold(String key, Subject<S> subject) {
    if (subjects.put(key, subject) == null) {
      room.take();
    }
  }

  /**
   * Decides inputs in their order, writes them down as one batch, and lets their outputs go. Inputs
   * that were decided before are passed over.
   *
   * @throws OwnershipLost when the batch is not known to be written
   */
  public void take(List<Input> inputs) {
    var lines = new ArrayList<Line>();
    var summaries = new LinkedHashMap<String, Summed>();
    var changed = new ArrayList<Line>();
    long start = System.nanoTime();
    long end = decided;
    for (Input input : inputs) {
      if (input.offset() <= end) {
        handAgain(input);
        continue;
      }
      end = input.offset();
      lines.add(decide(input, changed, summaries));
    }
    if (!lines.isEmpty()) {
      write(lines, changed, List.copyOf(summaries.values()));
      decided = end;
      lines.forEach(line -> send(line.entry()));
      measure(lines, Duration.ofNanos(System.nanoTime() - start));
    }
    failIfOutputsFail();
  }

  private void measure(List<Line> lines, Duration took) {
    if (measurements.isEmpty()) {
      return;
    }
    for (Line line : lines) {
      var entry = line.entry();
      if (line.dead() != null) {
        measurements.get().dead(line.dead().reason());
      }
      var input = entry.input();
      if (input != null && entry.kind() != Kind.HANDED) {
        measurements.get().answered(eventOf(input, entry), outcome(entry), took);
      }
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
      case REPEATED, HANDED, OBSOLETE, DISCARDED -> entry.kind().text();
      case REJECTED, EXPIRED, REFUSED -> String.valueOf(entry.code());
    };
  }

  private void handAgain(Input input) {
    if (handedAgain.remove(input.offset()) && input instanceof Input.Asked asked) {
      hand(asked);
    }
  }

  private void hand(Input.Asked input) {
    var handling = progress;
    var _ = handlers.apply(input).whenComplete((_, _) -> handling.done(input.offset()));
  }

  private Line decide(Input input, List<Line> changed, Map<String, Summed> summaries) {
    progress.started(input.offset());
    time = Math.max(time, input.time());
    seq++;
    var at = new Decider.At(place, seq, Instant.ofEpochMilli(time), clock.instant());
    return switch (input) {
      case Input.Broken broken -> line(tell(decider.broken(broken, at)));
      case Input.Asked asked -> {
        var held = subjects.get(asked.request().key());
        Subject<S> subject;
        try {
          subject = held != null ? held : decider.initial(asked.request().subject());
        } catch (RuntimeException e) {
          yield line(tell(decider.impossible(asked, at, e)));
        }
        yield decide(asked, subject, held != null, at, changed, summaries);
      }
    };
  }

  private static Line line(Decided<?> decision) {
    return new Line(decision.key(), decision.entry(), decision.dead());
  }

  private Line decide(
      Input.Asked input,
      Subject<S> subject,
      boolean held,
      Decider.At at,
      List<Line> changed,
      Map<String, Summed> summaries) {
    String key = input.request().key();
    boolean full = !held && !room.isLeft() && decider.isCommand(input.request().event());
    var decision =
        full ? decider.overloaded(subject, input, at) : decider.decide(subject, input, at, entropy);
    tell(decision);
    var line = line(decision);
    var entry = decision.entry();
    if (entry.kind() == Kind.HANDED) {
      hand(input);
    }
    boolean wasParked = subject.parked() != null;
    if (subject.isChangedBy(entry)) {
      subject.advance(entry, decision.state());
      hold(key, subject);
      changed.add(line);
      forgetIfInitial(key);
    }
    var news = decision.news();
    if (news != null) {
      clocks.now(key, news.clocks());
      if (news.summaryChanged()) {
        summaries.put(key, new Summed(key, news.summary().orElse(null)));
      }
    }
    if (wasParked && subject.parked() == null) {
      clocks.allAgain(key);
    }
    return line;
  }

  private Decided<?> tell(Decided<?> decision) {
    var input = decision.entry().input();
    if (decision.dead() != null) {
      LOG.atWarn()
          .addKeyValue("reason", decision.dead().reason())
          .addKeyValue("requestId", input == null ? null : input.requestId())
          .addKeyValue("partition", place.partition())
          .addKeyValue("offset", decision.entry().offset())
          .setCause(decision.failure())
          .log("An input goes to the dead letters");
    } else if (decision.failure() != null) {
      LOG.atError()
          .addKeyValue("requestId", input == null ? null : input.requestId())
          .setCause(decision.failure())
          .log("A command could not be made of a request");
    } else if (ErrorCode.NO_HANDLER.code().equals(decision.entry().code()) && input != null) {
      LOG.atWarn()
          .addKeyValue("event", input.event())
          .log("A request for an event that is not handled");
    }
    return decision;
  }

  private void write(List<Line> lines, List<Line> changed, List<Summed> summaries) {
    var saved = save(seq);
    var next = checkpoint(lines, saved.isEmpty());
    long first = ledger.commit(new Batch(lines, saved, next, summaries));
    if (next != null) {
      checkpoint = next;
    }
    var savedKeys = saved.stream().map(Saved::key).toList();
    savedKeys.forEach(unsaved::saved);
    savedKeys.forEach(this::forgetIfInitial);
    if (lines.isEmpty()) {
      return;
    }
    long firstSeq = lines.getFirst().entry().seq();
    for (Line line : lines) {
      var entry = line.entry();
      var mark = new Mark(entry.seq(), first + (entry.seq() - firstSeq), entry.time());
      unacknowledged.add(new Sent(entry.offset(), mark));
      last = mark;
    }
    for (Line line : changed) {
      if (!savedKeys.contains(line.key())) {
        var entry = line.entry();
        unsaved.changed(
            line.key(), new Mark(entry.seq(), first + (entry.seq() - firstSeq), entry.time()));
      }
    }
  }

  private List<Saved> save(long reach) {
    var saved = new ArrayList<Saved>();
    long old = clock.instant().minus(limits.saveAfter()).toEpochMilli();
    for (var change : unsaved.all()) {
      var mark = change.getValue();
      if (saved.size() >= MOST_SAVED
          || reach - mark.seq() < limits.restore() && mark.time() > old) {
        break;
      }
      String key = change.getKey();
      var subject = subjects.get(key);
      if (subject == null) {
        saved.add(new Saved(key, null));
        continue;
      }
      subject.answers().forgetBefore(time - Answers.WINDOW.toMillis());
      try {
        saved.add(new Saved(key, decider.snapshot(subject, name(key), reach).orElse(null)));
      } catch (IllegalArgumentException e) {
        // It stays in the history, which the checkpoint then does not go beyond.
        LOG.atError()
            .addKeyValue("partition", place.partition())
            .setCause(e)
            .log("A state cannot be written as JSON");
      }
    }
    return saved;
  }

  private static String name(String key) {
    return key.substring(key.indexOf('/') + 1);
  }

  private void forgetIfInitial(String key) {
    var subject = subjects.get(key);
    if (subject != null && decider.isAsInTheBeginning(subject, name(key))) {
      subjects.remove(key);
      room.leave(1);
    }
  }

  /** Says how far the snapshots reach, where that is worth saying. */
  private @Nullable Checkpoint checkpoint(List<Line> lines, boolean nothingSaved) {
    long acknowledged = acknowledged();
    while (!unacknowledged.isEmpty() && unacknowledged.getFirst().offset < acknowledged) {
      unacknowledged.removeFirst();
    }
    var from = new Mark(last.seq() + 1, last.offset() + 1, time);
    if (!unacknowledged.isEmpty()) {
      from = unacknowledged.getFirst().mark;
    }
    var oldest = unsaved.oldest();
    if (oldest.isPresent() && oldest.get().mark().seq() < from.seq()) {
      from = oldest.get().mark();
    }
    var before = checkpoint;
    long gained = from.seq() - (before == null ? 1 : before.fromSeq());
    boolean idle = lines.isEmpty() && nothingSaved;
    if (last.offset() < 0 || gained < Math.max(1, limits.restore() / 10) && !(idle && gained > 0)) {
      return null;
    }
    long offset = lines.isEmpty() ? decided : lines.getLast().entry().offset();
    return new Checkpoint(historyId, from.offset(), from.seq(), seq, place.topicId(), offset, time);
  }

  /**
   * Does what time alone asks for: lets elapsed clocks ring, saves what changed long ago.
   *
   * @param ring whether clocks may ring; not while their players may be cut off
   * @throws OwnershipLost when something is not known to be written, now or of before
   */
  public void tick(boolean ring) {
    failIfOutputsFail();
    for (Running again = unheard.poll(); again != null; again = unheard.poll()) {
      clocks.again(again);
    }
    long now = clock.instant().toEpochMilli();
    if (ring) {
      clocks.elapsed(now).forEach(rung -> signal(rung, null, now));
    }
    long old = now - limits.saveAfter().toMillis();
    var oldest = unsaved.oldest();
    boolean unsavedForLong = oldest.isPresent() && oldest.get().mark().time() < old;
    boolean uncheckedForLong =
        last.time() < old && last.seq() > (checkpoint == null ? 0 : checkpoint.seq());
    if (unsavedForLong || uncheckedForLong && last.offset() >= 0) {
      write(List.of(), List.of(), List.of());
    }
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
   * @return completes when that is safe on the request topic
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
    return !clocks.all().isEmpty();
  }

  private void send(Entry entry) {
    CompletableFuture<PushPosition> moved = null;
    var sent = new ArrayList<CompletableFuture<?>>();
    for (Output output : entry.outputs()) {
      switch (output) {
        case Output.Append append -> {
          var position = outlet.append(append, entry.trace());
          sent.add(position);
          if (append.awaited()) {
            moved = position;
          }
        }
        case Output.Answer answer ->
            sent.add(
                moved == null
                    ? outlet.answer(answer, null, entry.trace())
                    : moved.thenCompose(after -> outlet.answer(answer, after, entry.trace())));
      }
    }
    if (entry.kind() == Kind.HANDED) {
      return;
    }
    if (sent.isEmpty()) {
      progress.done(entry.offset());
      return;
    }
    var sending = progress;
    var _ =
        CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
            .whenComplete((_, failure) -> {
              if (failure == null) {
                sending.done(entry.offset());
              } else {
                failed = failure;
              }
            });
  }

  private void failIfOutputsFail() {
    var failure = failed;
    if (failure != null) {
      throw new OwnershipLost("an output did not get through", failure);
    }
  }

  /** Offset below which everything is decided and all outputs are safe; of any thread. */
  public long acknowledged() {
    return Math.min(progress.position(), decided + 1);
  }

  /** How many inputs are ahead of {@link #acknowledged}; of any thread. */
  public long unacknowledged() {
    return progress.spread();
  }

  /** Waits until all outputs are safe; false when the time was too short. Of any thread. */
  public boolean awaitAcknowledged(Duration most) throws InterruptedException {
    return progress.awaitDone(most);
  }

  /** How many subjects are in memory. */
  public int size() {
    return subjects.size();
  }

  /** The subject under a Kafka key, or null; to be looked at by the owner's own thread. */
  public @Nullable Subject<S> subject(String key) {
    return subjects.get(key);
  }

  /** Forgets everything. */
  @Override
  public void close() {
    room.leave(subjects.size());
    subjects.clear();
  }
}
