package io.rtsuite.sdk.runtime;

import io.rtsuite.events.Json;
import io.rtsuite.events.Request;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Output;
import io.rtsuite.sdk.history.Remembered;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One subject as its entries made it: the game's state, and beside it what the runtime has to know.
 *
 * @param <S> the state
 */
public final class Subject<S> {

  private final Answers answers = new Answers();
  private S state;
  private long seq;
  private @Nullable Long parked;

  Subject(S state, long seq, @Nullable Long parked, List<Remembered> remembered) {
    this.state = state;
    this.seq = seq;
    this.parked = parked;
    remembered.forEach(answers::remember);
  }

  /** The game's state. */
  public S state() {
    return state;
  }

  /** The last entry that changed something here. */
  public long seq() {
    return seq;
  }

  /** The offset of the input that parked it; null where it is not parked. */
  public @Nullable Long parked() {
    return parked;
  }

  Answers answers() {
    return answers;
  }

  /** Whether an entry may make a subject of which nothing is known another one. */
  static boolean mayBegin(Entry entry) {
    return !entry.events().isEmpty() || entry.print() != null || entry.kind() == Entry.Kind.PARKED;
  }

  /** Whether an entry leaves it another one. */
  boolean isChangedBy(Entry entry) {
    return switch (entry.kind()) {
      case ACCEPTED, REJECTED ->
          !entry.events().isEmpty() || entry.print() != null || parked != null;
      case PARKED -> true;
      case DISCARDED -> parked != null;
      case REPEATED, EXPIRED, UNREADABLE, REFUSED, HANDED, OBSOLETE -> false;
    };
  }

  /** Takes in what an entry says, with the state that its events lead to. */
  void advance(Entry entry, S after) {
    seq = entry.seq();
    switch (entry.kind()) {
      case ACCEPTED -> {
        state = after;
        parked = null;
        remember(entry);
      }
      case REJECTED -> {
        parked = null;
        remember(entry);
      }
      case DISCARDED -> parked = null;
      case PARKED -> parked = entry.offset();
      case REPEATED, EXPIRED, UNREADABLE, REFUSED, HANDED, OBSOLETE -> {}
    }
  }

  private void remember(Entry entry) {
    var input = Objects.requireNonNull(entry.input());
    if (input.actionId() == null || entry.print() == null) {
      return;
    }
    Json reply = null;
    var moves = new ArrayList<Json>();
    for (Output output : entry.outputs()) {
      switch (output) {
        case Output.Answer answer -> reply = answer.value();
        case Output.Append append -> {
          if (append.awaited()) {
            moves.add(append.value());
          }
        }
      }
    }
    answers.remember(
        new Remembered(
            input.userId(),
            input.actionId(),
            entry.print(),
            entry.time(),
            input.clientId(),
            reply,
            moves));
  }

  /** The Kafka key of the subject that an entry is about. */
  static String key(Entry.Input input) {
    return Request.key(input.tenantId(), input.subject());
  }
}
