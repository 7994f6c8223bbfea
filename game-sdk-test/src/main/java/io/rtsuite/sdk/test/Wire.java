package io.rtsuite.sdk.test;

import io.rtsuite.events.Json;
import io.rtsuite.events.Kick;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.Membership;
import io.rtsuite.events.Origin;
import io.rtsuite.events.Push;
import io.rtsuite.events.PushPosition;
import io.rtsuite.events.PushRecord;
import io.rtsuite.events.Request;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Output;
import io.rtsuite.sdk.runtime.Outlet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The way from owners to the push log and the askers. What one owner sends keeps its order, what
 * several send mixes; an owner that dies may have sent any part of it. What arrives is folded as
 * gateways do: a push that is not above the highest of its origin was there before.
 */
final class Wire {

  /** The owner dies while it sends. */
  static final class Cut extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Cut() {
      super("cut", null, false, false);
    }
  }

  /** Something sent: what its arrival does, and who waits for it. */
  private record OnTheWay(LongSupplier arrives, CompletableFuture<PushPosition> arrival) {}

  private final Consumer<Request> requests;
  private final List<End> ends = new ArrayList<>();
  private final List<Json> heard = new ArrayList<>();
  private final Map<String, Set<String>> answers = new HashMap<>();
  private @Nullable Origin highest;
  private long position;
  private int duplicates;

  /**
   * @param requests takes the signals of clocks that arrive
   */
  Wire(Consumer<Request> requests) {
    this.requests = requests;
  }

  /** One owner's end. */
  final class End implements Outlet {
    private final Deque<OnTheWay> queue = new ArrayDeque<>();
    private int left = AccidentStep.ALL;
    private boolean dead;

    /** The owner dies when it sends more than that many outputs from here on. */
    void limit(int outputs) {
      left = outputs;
    }

    @Override
    public CompletableFuture<PushPosition> append(Output.Append append, @Nullable String trace) {
      return give(() -> arrive(append));
    }

    @Override
    public CompletableFuture<?> answer(
        Output.Answer answer, @Nullable PushPosition after, @Nullable String trace) {
      return give(() -> arrive(answer));
    }

    @Override
    public CompletableFuture<?> deadLetter(Entry entry, Output.DeadLetter dead, String key) {
      return give(() -> position);
    }

    @Override
    public CompletableFuture<?> signal(Request signal) {
      return give(() -> {
        requests.accept(signal);
        return position;
      });
    }

    private CompletableFuture<PushPosition> give(LongSupplier arrives) {
      if (dead || left == 0) {
        die(queue.size() / 2);
        throw new Cut();
      }
      if (left != AccidentStep.ALL) {
        left--;
      }
      var arrival = new CompletableFuture<PushPosition>();
      queue.add(new OnTheWay(arrives, arrival));
      return arrival;
    }

    /** That many of what was sent arrive at most, the rest never. */
    void die(int outputs) {
      for (int i = 0; i < outputs && !queue.isEmpty(); i++) {
        var _ = queue.removeFirst().arrives.getAsLong();
      }
      queue.clear();
      dead = true;
    }

    private void carry(int outputs) {
      // What arrives makes the owner say more, or die.
      for (int i = 0; i < outputs && !queue.isEmpty(); i++) {
        carryOne();
      }
    }

    private void carryOne() {
      var next = queue.removeFirst();
      next.arrival.complete(new PushPosition(0, next.arrives.getAsLong()));
    }
  }

  End end() {
    var end = new End();
    ends.add(end);
    return end;
  }

  /** Lets outputs of an owner arrive, which is counted backwards. */
  void carry(int owner, int outputs) {
    if (owner < ends.size()) {
      ends.get(ends.size() - 1 - owner).carry(outputs);
    }
  }

  /** Lets everything arrive; whether there was anything. */
  boolean carryAll() {
    boolean some = false;
    for (End end : ends) {
      while (!end.queue.isEmpty()) {
        end.carryOne();
        some = true;
      }
    }
    return some;
  }

  private long arrive(Output.Append append) {
    var from = origin(append.value());
    if (highest == null || isAbove(from, highest)) {
      highest = from;
      heard.add(append.value());
    } else {
      duplicates++;
    }
    return position++;
  }

  private long arrive(Output.Answer answer) {
    answers
        .computeIfAbsent(answer.correlationId(), _ -> new TreeSet<>())
        .add(answer.value().text());
    return position;
  }

  private static boolean isAbove(Origin from, Origin before) {
    return from.offset() > before.offset()
        || from.offset() == before.offset() && from.n() > before.n();
  }

  private static Origin origin(Json push) {
    try {
      Origin from =
          switch (PushRecord.decode(push.bytes())) {
            case Push said -> said.from();
            case Membership move -> move.from();
            case Kick kick -> kick.from();
            case PushRecord.Unknown unknown ->
                throw new AssertionError("a game wrote " + unknown.type());
          };
      if (from == null) {
        throw new AssertionError("a game's push does not say where it comes from");
      }
      return from;
    } catch (MalformedMessage e) {
      throw new AssertionError("a game wrote an unreadable push", e);
    }
  }

  int duplicatesDropped() {
    return duplicates;
  }

  private static List<Json> pushes(List<Entry> entries) {
    return entries.stream()
        .flatMap(entry -> entry.outputs().stream())
        .filter(Output.Append.class::isInstance)
        .map(output -> ((Output.Append) output).value())
        .toList();
  }

  /** What was heard is the beginning of what was decided: nothing early, nothing left out. */
  void checkPrefix(List<Entry> entries) {
    var decided = pushes(entries);
    if (heard.size() > decided.size() || !decided.subList(0, heard.size()).equals(heard)) {
      throw new AssertionError("what is heard is no beginning of what was decided");
    }
  }

  /** All was heard, and every asker got one answer, however often. */
  void checkAll(List<Entry> entries) {
    if (!pushes(entries).equals(heard)) {
      throw new AssertionError(
          "%d pushes were decided, %d heard".formatted(pushes(entries).size(), heard.size()));
    }
    for (Entry entry : entries) {
      for (Output output : entry.outputs()) {
        if (output instanceof Output.Answer answer
            && !Set.of(answer.value().text()).equals(answers.get(answer.correlationId()))) {
          throw new AssertionError(
              "%s got the answers %s"
                  .formatted(answer.correlationId(), answers.get(answer.correlationId())));
        }
      }
    }
  }
}
