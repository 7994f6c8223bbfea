package io.rtsuite.endtoend.chaos;

import io.rtsuite.endtoend.evidence.Finding;
import java.time.Duration;
import java.util.List;

/**
 * A game that is played during a run: its bots, what they keep for themselves, and the game's
 * records on Kafka, which are read on and compared again and again.
 */
interface GameUnderTest extends AutoCloseable {

  /** Lets the bots begin. */
  void play();

  /** Lets the bots ask for every subject through the gateways, while they play on. */
  void look();

  /** How many subjects were not shown since. */
  long left();

  /**
   * Reads the history on and compares three things: what was shown, the history re-applied, and the
   * bots' own books.
   */
  Differences compare();

  /** Lets the bots end what they have begun, and ask for everything once more. */
  void finish();

  /** Ends the bots. */
  void stop();

  /** Actions on their way at this moment; 0 where nobody counts them. */
  int underWay();

  /** Actions that were settled in the last full second; 0 where nobody counts them. */
  int lastSecond();

  /** How many are meant to be settled in a second; 0 where it is as it comes. */
  int perSecond();

  /** Every promise, held against all that was seen and lies on Kafka; after {@link #stop}. */
  List<Finding> judge();

  /** Adds what was done to a report; after {@link #judge}. */
  void describe(Report report, Duration took, List<Fist.Fallen> fallen);

  @Override
  void close();
}
