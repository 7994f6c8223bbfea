package io.rtsuite.sdk.test;

import io.rtsuite.sdk.test.AccidentStep.Acknowledge;
import io.rtsuite.sdk.test.AccidentStep.ArriveLate;
import io.rtsuite.sdk.test.AccidentStep.AskAgain;
import io.rtsuite.sdk.test.AccidentStep.CommitOffset;
import io.rtsuite.sdk.test.AccidentStep.Decide;
import io.rtsuite.sdk.test.AccidentStep.Deliver;
import io.rtsuite.sdk.test.AccidentStep.Finish;
import io.rtsuite.sdk.test.AccidentStep.Kill;
import io.rtsuite.sdk.test.AccidentStep.Log;
import io.rtsuite.sdk.test.AccidentStep.PassTime;
import io.rtsuite.sdk.test.AccidentStep.ResumeStale;
import io.rtsuite.sdk.test.AccidentStep.Stick;
import io.rtsuite.sdk.test.AccidentStep.TakeOver;
import io.rtsuite.sdk.test.AccidentStep.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Draws the steps of a schedule at random. All chance is in the steps, none in playing them, so
 * that what is left of a schedule plays the same.
 */
final class RandomSchedule {

  /** Long enough that some breaks outlast the remembered answers, and some do not. */
  private static final Duration LONGEST_BREAK = Duration.ofMinutes(8);

  private final RandomGenerator random;
  private final Accidents.Asks asks;
  private final int pace;
  private int actions;

  /**
   * @param pace milliseconds that pass from step to step on average at most, outside breaks
   */
  RandomSchedule(RandomGenerator random, Accidents.Asks asks, int pace) {
    this.random = random;
    this.asks = asks;
    this.pace = pace;
  }

  /** That many steps, with time passing between them. */
  List<AccidentStep> steps(int count) {
    var steps = new ArrayList<AccidentStep>();
    for (int i = 0; i < count; i++) {
      if (random.nextInt(30) == 0) {
        steps.add(new PassTime(Duration.ofSeconds(random.nextLong(LONGEST_BREAK.toSeconds()))));
      } else if (random.nextBoolean()) {
        steps.add(new PassTime(Duration.ofMillis(random.nextInt(2 * pace))));
      }
      steps.add(step());
    }
    return steps;
  }

  private AccidentStep step() {
    return switch (random.nextInt(28)) {
      case 0, 1, 2, 3, 4, 5, 6 -> {
        Accidents.Ask ask = asks.next(random);
        if (random.nextInt(4) == 0) {
          yield ask.once();
        }
        actions++;
        yield ask;
      }
      case 7, 8 -> new AskAgain(random.nextInt(actions + 1));
      case 9, 10, 11, 12, 13, 14, 15 -> decide();
      case 16, 17, 18 ->
          new Deliver(
              random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 0,
              random.nextBoolean() ? AccidentStep.ALL : 1 + random.nextInt(8));
      case 19, 20 -> new CommitOffset();
      case 21 -> new Kill(random.nextInt(8));
      case 22 -> new TakeOver(random.nextInt(3));
      case 23 -> new ResumeStale(1 + random.nextInt(4));
      case 24, 25 -> new ArriveLate(log(), random.nextInt(8));
      case 26 -> new Acknowledge(1 + random.nextInt(4));
      default ->
          switch (random.nextInt(6)) {
            case 0 -> new Stick();
            case 1, 2 -> new TakeOver(0);
            default -> new Finish();
          };
    };
  }

  private Log log() {
    var logs = Log.values();
    return logs[random.nextInt(logs.length)];
  }

  private Decide decide() {
    int inputs = 1 + random.nextInt(4);
    int outputs = random.nextInt(8) == 0 ? random.nextInt(8) : AccidentStep.ALL;
    var log = random.nextBoolean() ? Log.HISTORY : log();
    var write = random.nextInt(4) == 0 ? fault() : Write.ACKNOWLEDGED;
    return new Decide(inputs, log, write, random.nextInt(4), outputs);
  }

  private Write fault() {
    var writes = Write.values();
    return writes[1 + random.nextInt(writes.length - 1)];
  }
}
