package io.rtsuite.log.test;

import static io.rtsuite.log.test.TestOwner.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.log.LogRecord;
import io.rtsuite.log.OwnershipFold.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * What an owner is told to be acknowledged counts for every reader, for ever; and the next owner
 * reads all of it, in order, before it appends anything.
 */
class AcknowledgedTest {

  private static final int SEEDS = 4_000;
  private static final int STEPS = 400;

  private int acknowledged;
  private int takeovers;
  private int voided;
  private int countedUnacknowledged;
  private int toldLate;

  @Test
  void counts_for_every_reader_and_is_read_by_every_later_owner() {
    for (long seed = 0; seed < SEEDS; seed++) {
      try {
        check(new Competition(seed, true, false).run(STEPS));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed %d: %s".formatted(seed, e.getMessage()), e);
      }
    }

    assertThat(acknowledged).isGreaterThan(10 * SEEDS);
    assertThat(takeovers).isGreaterThan(3 * SEEDS);
    assertThat(voided).isGreaterThan(5 * SEEDS);
    assertThat(countedUnacknowledged).isGreaterThan(SEEDS);
    assertThat(toldLate).as("told when the next owner had read already").isGreaterThan(SEEDS / 10);
  }

  private void check(Competition competition) {
    var last = competition.calmDown();
    var records = competition.stored();
    var verdicts = Rule.verdicts(records);

    assertThat(last.acknowledged).as("in the end somebody owns the log").containsExactly("last");
    for (var each : competition.acknowledged) {
      int offset = (int) each.offset();
      assertThat(verdicts.get(offset)).as("%s", each).isIn(Verdict.VALID, Verdict.ANCHOR);
      assertThat(text(records.get(offset))).isEqualTo(each.text());
      assertThat(Rule.seq(records.get(offset))).isEqualTo(each.seq());
    }
    isToldInOrder(competition.acknowledged);
    for (var reading : competition.readings) {
      isComplete(reading, competition.acknowledged, records, verdicts);
    }
    count(competition, verdicts);
  }

  private static void isToldInOrder(List<Competition.Acknowledged> acknowledged) {
    Map<String, Competition.Acknowledged> newest = new HashMap<>();
    for (var each : acknowledged) {
      var before = newest.put(each.claim(), each);
      if (before != null) {
        assertThat(each.seq()).isEqualTo(before.seq() + 1);
        assertThat(each.offset()).isEqualTo(before.offset() + 1);
      } else {
        assertThat(each.offset()).isEqualTo(each.claimedAt() + 1);
      }
    }
  }

  private void isComplete(
      Competition.Reading reading,
      List<Competition.Acknowledged> acknowledged,
      List<LogRecord> records,
      List<Verdict> verdicts) {
    var read = reading.counted().stream().map(LogRecord::offset).toList();
    var counted =
        LongStream.range(reading.from(), reading.claimedAt())
            .filter(offset -> Rule.counted(verdicts.get((int) offset)))
            .boxed()
            .toList();
    assertThat(read).as("%s", reading).isEqualTo(counted);
    for (LogRecord record : reading.counted()) {
      var stored = records.get((int) record.offset());
      assertThat(record.stamp()).isEqualTo(stored.stamp());
      assertThat(record.key()).isEqualTo(stored.key());
      assertThat(record.value()).isEqualTo(stored.value());
    }
    for (var each : acknowledged) {
      if (each.claimedAt() < reading.claimedAt()) {
        assertThat(each.offset()).isLessThan(reading.claimedAt());
        if (each.offset() >= reading.from()) {
          assertThat(read).contains(each.offset());
        }
      }
    }
  }

  private void count(Competition competition, List<Verdict> verdicts) {
    acknowledged += competition.acknowledged.size();
    takeovers += competition.takeovers;
    toldLate += competition.toldLate;
    for (Verdict verdict : verdicts) {
      voided += verdict == Verdict.VOID ? 1 : 0;
      countedUnacknowledged += Rule.counted(verdict) ? 1 : 0;
    }
    countedUnacknowledged -= competition.acknowledged.size() + 1;
  }
}
