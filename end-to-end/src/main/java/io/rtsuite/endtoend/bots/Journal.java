package io.rtsuite.endtoend.bots;

import io.rtsuite.endtoend.evidence.Action;
import io.rtsuite.endtoend.evidence.Doze;
import io.rtsuite.endtoend.evidence.Line;
import io.rtsuite.endtoend.evidence.Purse;
import io.rtsuite.endtoend.evidence.Seen;
import java.util.ArrayList;
import java.util.List;

/** What all bots together did and saw; written on their thread alone, read once they are done. */
public final class Journal {

  /** A table as its player was shown it, when all were to look. */
  public record Look(Action.Id action, Seen seen) {}

  final List<Action> actions = new ArrayList<>();
  final List<Line> lines = new ArrayList<>();
  final List<Purse> purses = new ArrayList<>();
  final List<Doze> dozes = new ArrayList<>();
  final List<String> stepsBack = new ArrayList<>();
  final List<String> puzzles = new ArrayList<>();
  List<Look> looks = new ArrayList<>();
  final List<Long> settledAt = new ArrayList<>();
  int abandoned;
  int refreshed;
  long largestLag;

  Journal() {}

  /** Actions that came to an end. */
  public List<Action> actions() {
    return actions;
  }

  /** All connections there were. */
  public List<Line> lines() {
    return lines;
  }

  /** Each bot's own account. */
  public List<Purse> purses() {
    return purses;
  }

  /** When bots did nothing on purpose. */
  public List<Doze> dozes() {
    return dozes;
  }

  /** Tables that were shown older than they had been seen before. */
  public List<String> stepsBack() {
    return stepsBack;
  }

  /** Frames and answers that could not be understood, and bots that did not come to an end. */
  public List<String> puzzles() {
    return puzzles;
  }

  /** When the game settled actions, in order, milliseconds since the epoch. */
  public List<Long> settledAt() {
    return settledAt;
  }

  /** How many actions were given up, as the game said nothing to any repetition. */
  public int abandoned() {
    return abandoned;
  }

  /** How often a bot that heard nothing for long looked at its table again. */
  public int refreshed() {
    return refreshed;
  }

  /** By how much the bots themselves were late at most, in milliseconds. */
  public long largestLag() {
    return largestLag;
  }
}
