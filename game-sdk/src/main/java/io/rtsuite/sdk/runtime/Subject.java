package io.rtsuite.sdk.runtime;

import io.rtsuite.events.Json;
import io.rtsuite.events.Request;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Output;
import io.rtsuite.sdk.history.Remembered;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One subject as its entries made it: the game's state, and beside it what the runtime has to know.
 *
 * @param <S> the state
 */
public final class Subject<S> {

  private S state;
  private long seq;
  private @Nullable Long parked;
  private @Nullable Answers answers;
  private @Nullable Json summary;
  private @Nullable Broken broken;
  private boolean tooLarge;
  private int snapshotBytes;
  private int summaryBytes;

  /**
   * Why this build cannot work on it.
   *
   * @param snapshot what is kept of it, for a build that can; absent where nothing was
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Broken(byte @Nullable [] snapshot, Throwable failure) {}

  Subject(S state, long seq, @Nullable Long parked) {
    this.state = state;
    this.seq = seq;
    this.parked = parked;
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

  Optional<Remembered> answer(String userId, String actionId) {
    return answers == null ? Optional.empty() : answers.find(userId, actionId);
  }

  /** What may have to be said again, oldest first. */
  List<Remembered> answers() {
    return answers == null ? List.of() : answers.all();
  }

  boolean hasAnswers() {
    return answers != null;
  }

  /** The time of the last action whose answer is remembered. */
  long answeredAt() {
    return answers == null ? Long.MIN_VALUE : answers.newest();
  }

  void forgetAnswersBefore(long time) {
    if (answers != null) {
      answers.forgetBefore(time);
      if (answers.isEmpty()) {
        answers = null;
      }
    }
  }

  void forgetAnswers() {
    answers = null;
  }

  void remember(Remembered answer) {
    if (answers == null) {
      answers = new Answers();
    }
    answers.remember(answer);
  }

  /** Whether its state cannot be kept, so that nothing more is decided about it. */
  boolean isTooLarge() {
    return tooLarge;
  }

  void tooLarge(boolean is) {
    tooLarge = is;
  }

  /** Why this build cannot work on it; absent where it can. */
  @Nullable Broken broken() {
    return broken;
  }

  void broken(Broken why) {
    broken = why;
  }

  /** Whether requests about it are refused. */
  boolean isParked() {
    return parked != null || tooLarge || broken != null;
  }

  /** What lists show of it. */
  @Nullable Json summary() {
    return summary;
  }

  void summary(@Nullable Json shown) {
    summary = shown;
  }

  /** Bytes of its newest snapshot; 0 where there is none. */
  int snapshotBytes() {
    return snapshotBytes;
  }

  void snapshotBytes(int bytes) {
    snapshotBytes = bytes;
  }

  /** Bytes of its newest summary; 0 where there is none. */
  int summaryBytes() {
    return summaryBytes;
  }

  void summaryBytes(int bytes) {
    summaryBytes = bytes;
  }

  /** Whether an entry may make a subject of which nothing is known another one. */
  static boolean mayBegin(Entry entry) {
    return !entry.events().isEmpty() || isRemembered(entry) || entry.kind() == Entry.Kind.PARKED;
  }

  /** Whether a repetition of the action gets the answer that stands in the entry. */
  private static boolean isRemembered(Entry entry) {
    return entry.print() != null;
  }

  /** Whether an entry leaves it another one. */
  boolean isChangedBy(Entry entry) {
    return switch (entry.kind()) {
      case ACCEPTED, REJECTED ->
          !entry.events().isEmpty() || entry.ended() || isRemembered(entry) || parked != null;
      case PARKED -> true;
      case DISCARDED -> parked != null;
      case REPEATED, EXPIRED, UNREADABLE, REFUSED, HANDED, OBSOLETE, ANCHOR, TRYING, UNKNOWN ->
          false;
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
      case REPEATED, EXPIRED, UNREADABLE, REFUSED, HANDED, OBSOLETE, ANCHOR, TRYING, UNKNOWN -> {}
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
        case Output.DeadLetter _ -> {}
      }
    }
    remember(
        new Remembered(
            input.userId(),
            input.actionId(),
            entry.print(),
            entry.time(),
            input.clientId(),
            reply,
            moves));
  }

  /** The subject itself, without its tenant. */
  static String name(String key) {
    return key.substring(key.indexOf('/') + 1);
  }

  /** The Kafka key of the subject that an entry is about. */
  static String key(Entry.Input input) {
    return Request.key(input.tenantId(), input.subject());
  }
}
