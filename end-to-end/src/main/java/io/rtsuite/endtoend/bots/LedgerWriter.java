package io.rtsuite.endtoend.bots;

import io.rtsuite.endtoend.evidence.LedgerAnswer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The one that writes to a ledger: what to ask for next, and whether the answers agree with its own
 * book. Opens the ledger, moves money about, takes all of it out and closes it, some times over.
 *
 * <p>While exactly one action is under way its answer is known beforehand, to the last field; of
 * several at once the sum is. Knows no clock and no connection.
 */
final class LedgerWriter {

  /** How a writer goes about it. */
  enum Manner {
    /** One action after the other. */
    ONE_BY_ONE(1, true),
    /** Some at once, so that a batch has several of one ledger. */
    SEVERAL_AT_ONCE(4, true),
    /**
     * One after the other, without an {@code actionId}: nothing of the ledger is remembered once it
     * is closed.
     */
    UNNAMED(1, false);

    private final int most;
    private final boolean named;

    Manner(int most, boolean named) {
      this.most = most;
      this.named = named;
    }

    /** How many actions may be under way. */
    int most() {
      return most;
    }

    /** Whether actions have an {@code actionId} and are repeated under it. */
    boolean named() {
      return named;
    }
  }

  /** One action from its first sending on. */
  static final class Asked {
    private final LedgerWriter writer;
    private final int number;
    private final LedgerAction action;
    private boolean alone;
    private @Nullable LedgerAnswer answer;
    private long answeredAt;

    private Asked(LedgerWriter writer, int number, LedgerAction action, boolean alone) {
      this.writer = writer;
      this.number = number;
      this.action = action;
      this.alone = alone;
    }

    LedgerWriter writer() {
      return writer;
    }

    int number() {
      return number;
    }

    LedgerAction action() {
      return action;
    }

    /** What the game said; null before. */
    @Nullable LedgerAnswer answer() {
      return answer;
    }

    String frame(long id) {
      return action.frame(id, writer.ledger, number, writer.manner.named());
    }

    @Override
    public String toString() {
      return "%s/%d %s".formatted(writer.ledger, number, action.kind());
    }
  }

  private static final List<String> ACCOUNTS = List.of("cash", "bank", "safe", "loan");
  private static final int REMEMBERED = 16;

  /** Well within the five minutes for which a game remembers its answers. */
  private static final long REPEATABLE_MILLIS = 120_000;

  private final String ledger;
  private final Manner manner;
  private final RandomGenerator chance;
  private final LedgerBook book = new LedgerBook();
  private final List<Asked> open = new ArrayList<>();
  private final Deque<Asked> past = new ArrayDeque<>();
  private @Nullable Asked unknown;
  private int numbers;
  private int lives;
  private int changes;
  private boolean mustLook;

  LedgerWriter(String ledger, Manner manner, int lives, RandomGenerator chance) {
    this.ledger = ledger;
    this.manner = manner;
    this.lives = lives;
    this.chance = chance;
    this.changes = changes();
  }

  private int changes() {
    return 6 + chance.nextInt(20);
  }

  String ledger() {
    return ledger;
  }

  Manner manner() {
    return manner;
  }

  /** Asks for the ledger as soon as nothing else is under way, before anything new. */
  void look() {
    mustLook = true;
  }

  /** Whether it was shown since {@link #look}. */
  boolean looked() {
    return !mustLook;
  }

  /** Whether the ledger was closed for the last time, and nothing is under way. */
  boolean isOver() {
    return lives == 0 && open.isEmpty() && !mustLook;
  }

  /** How many actions are under way. */
  int underWay() {
    return open.size();
  }

  /**
   * What to ask for now; null when something has to be answered first.
   *
   * @param lookOnly whether nothing but a look is wanted any more
   */
  @Nullable Asked next(boolean lookOnly) {
    if (unknown != null) {
      return null;
    }
    if (mustLook) {
      return open.isEmpty() ? ask(LedgerAction.GET) : null;
    }
    if (lookOnly || lives == 0 || open.size() >= manner.most()) {
      return null;
    }
    if (changes > 0) {
      LedgerAction action = change();
      changes--;
      return ask(action);
    }
    // From here on each step follows from the answer to the one before.
    return open.isEmpty() ? ask(ending()) : null;
  }

  private LedgerAction change() {
    int kind = chance.nextInt(100);
    String account = account();
    if (kind < 45) {
      return LedgerAction.deposit(account, 1 + chance.nextInt(100));
    }
    if (kind < 70) {
      return LedgerAction.withdraw(account, 1 + chance.nextInt(60));
    }
    if (kind < 97 || !open.isEmpty()) {
      return LedgerAction.transfer(account, account(), 1 + chance.nextInt(60));
    }
    return LedgerAction.CLOSE;
  }

  private LedgerAction ending() {
    return book.balances().entrySet().stream()
        .findFirst()
        .map(one -> LedgerAction.withdraw(one.getKey(), one.getValue()))
        .orElse(LedgerAction.CLOSE);
  }

  private String account() {
    return ACCOUNTS.get(chance.nextInt(ACCOUNTS.size()));
  }

  private Asked ask(LedgerAction action) {
    boolean alone = open.isEmpty();
    open.forEach(other -> other.alone = false);
    var asked = new Asked(this, ++numbers, action, alone);
    open.add(asked);
    return asked;
  }

  /**
   * Takes an answer of the game.
   *
   * @param now milliseconds
   * @return what is wrong with it, or null
   */
  @Nullable String answered(Asked asked, LedgerAnswer answer, long now) {
    if (asked.answer != null) {
      return asked.answer.equals(answer)
          ? null
          : "%s was answered with %s and then with %s".formatted(asked, asked.answer, answer);
    }
    asked.answer = answer;
    asked.answeredAt = now;
    open.remove(asked);
    if (asked.action == LedgerAction.GET) {
      mustLook = false;
    }
    boolean allowed = book.allows(asked.action);
    String before = asked.alone ? book.toString() : "";
    boolean agrees =
        switch (answer) {
          case LedgerAnswer.Shown(var shown) -> {
            book.happened(asked.action);
            yield !asked.alone || allowed && book.agrees(shown);
          }
          case LedgerAnswer.Refused _ -> !asked.alone || !allowed;
        };
    endLife(asked.action);
    remember(asked);
    return agrees
        ? null
        : "%s was answered with %s, the book said %s before".formatted(asked, answer, before);
  }

  /** The close at the end is the end, also where there was nothing to be closed. */
  private void endLife(LedgerAction answered) {
    if (answered == LedgerAction.CLOSE && changes == 0) {
      lives--;
      changes = changes();
    }
  }

  private void remember(Asked asked) {
    if (!manner.named()) {
      return;
    }
    past.add(asked);
    if (past.size() > REMEMBERED) {
      past.removeFirst();
    }
  }

  /** Forgets an action of which it is known that nothing came of it. */
  void dropped(Asked asked) {
    open.remove(asked);
  }

  /**
   * Takes note that nobody knows whether this one happened; nothing is asked until {@link
   * #resolve}.
   */
  void lost(Asked asked) {
    open.remove(asked);
    if (asked.action != LedgerAction.GET) {
      unknown = asked;
    }
  }

  /** What is not known; null where everything is. */
  @Nullable Asked unknown() {
    return unknown;
  }

  /** Asks for the ledger, to learn whether it happened. */
  Asked resolve() {
    return ask(LedgerAction.GET);
  }

  /** Takes the answer to {@link #resolve}, which is either as before or as if it had happened. */
  @Nullable String resolved(Asked asked, LedgerAnswer answer) {
    asked.answer = answer;
    open.remove(asked);
    var doubtful = unknown;
    unknown = null;
    mustLook = false;
    if (doubtful == null || !(answer instanceof LedgerAnswer.Shown(var shown))) {
      return "%s was answered with %s".formatted(asked, answer);
    }
    if (book.agrees(shown)) {
      return null;
    }
    if (book.allows(doubtful.action) && book.with(doubtful.action).agrees(shown)) {
      book.happened(doubtful.action);
      endLife(doubtful.action);
      return null;
    }
    return "%s was answered with %s, the book says %s, perhaps %s"
        .formatted(asked, shown, book, doubtful);
  }

  /** An action that was answered some time ago, to be asked for once more; null where none is. */
  @Nullable Asked remembered(long now) {
    while (!past.isEmpty() && now - past.getFirst().answeredAt > REPEATABLE_MILLIS) {
      past.removeFirst();
    }
    return past.isEmpty()
        ? null
        : past.stream().skip(chance.nextInt(past.size())).findFirst().orElse(null);
  }
}
