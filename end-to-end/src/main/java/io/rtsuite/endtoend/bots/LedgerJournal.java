package io.rtsuite.endtoend.bots;

import io.rtsuite.endtoend.evidence.Attempt;
import io.rtsuite.endtoend.evidence.LedgerAck;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the bots at the ledgers did and saw, in sums; written on their thread alone, read once they
 * are done.
 */
public final class LedgerJournal {

  private static final int MOST_PROBLEMS = 200;

  /**
   * An action that took long.
   *
   * @param from milliseconds since the epoch
   */
  public record Stall(String action, long from, long millis) {}

  final Map<Attempt.Cause, Integer> sendings = new EnumMap<>(Attempt.Cause.class);
  final Map<String, Integer> unsettled = new TreeMap<>();
  final List<String> problems = new ArrayList<>();
  final List<String> silences = new ArrayList<>();
  final List<String> never = new ArrayList<>();
  final List<Integer> perSecond = new ArrayList<>();
  List<LedgerAck> acks = new ArrayList<>();
  long settled;
  long refused;
  long lost;
  int ledgers;
  int connections;
  long largestLag;
  @Nullable Stall longestStall;
  @Nullable Stall longestPause;
  private long lastSettledAt;
  private long began;

  LedgerJournal() {}

  static void note(List<String> problems, @Nullable String problem) {
    if (problem != null && problems.size() < MOST_PROBLEMS) {
      problems.add(problem);
    }
  }

  void settled(LedgerWriter.Asked asked, long firstSentAt, long now, boolean playing) {
    settled++;
    long took = now - firstSentAt;
    if (longestStall == null || took > longestStall.millis()) {
      longestStall = new Stall(asked.toString(), firstSentAt, took);
    }
    if (began == 0) {
      began = now;
    } else if (playing) {
      long pause = now - lastSettledAt;
      if (longestPause == null || pause > longestPause.millis()) {
        longestPause = new Stall("", lastSettledAt, pause);
      }
    }
    lastSettledAt = now;
    int second = (int) ((now - began) / 1000);
    while (perSecond.size() <= second) {
      perSecond.add(0);
    }
    perSecond.set(second, perSecond.get(second) + 1);
  }

  /** Actions settled in each second, from the first one on. */
  public List<Integer> perSecond() {
    return perSecond;
  }

  /** How often actions were sent, by reason. */
  public Map<Attempt.Cause, Integer> sendings() {
    return sendings;
  }

  /** Answers that settled nothing, by code. */
  public Map<String, Integer> unsettled() {
    return unsettled;
  }

  /** Sendings whose connection ended first. */
  public long lost() {
    return lost;
  }

  /** Actions that the game answered. */
  public long settled() {
    return settled;
  }

  /** Those among them to which it said no. */
  public long refused() {
    return refused;
  }

  /** Ledgers there were. */
  public int ledgers() {
    return ledgers;
  }

  /** Connections there were. */
  public int connections() {
    return connections;
  }

  /** By how much the bots themselves were late at most, in milliseconds. */
  public long largestLag() {
    return largestLag;
  }

  /** The action that took longest from its first sending until the game had answered. */
  public @Nullable Stall longestStall() {
    return longestStall;
  }

  /** The longest time in which the game answered nobody, while all were playing. */
  public @Nullable Stall longestPause() {
    return longestPause;
  }

  /** Answers that a bot's own book contradicts, and frames that cannot be read. */
  public List<String> problems() {
    return problems;
  }

  /** Sendings over a connection that lived without an answer in time. */
  public List<String> silences() {
    return silences;
  }

  /** Errors that no player may be told. */
  public List<String> never() {
    return never;
  }
}
