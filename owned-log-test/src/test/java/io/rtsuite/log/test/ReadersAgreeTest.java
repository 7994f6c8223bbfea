package io.rtsuite.log.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.log.LogRecord;
import io.rtsuite.log.OwnershipFold;
import io.rtsuite.log.OwnershipFold.Verdict;
import io.rtsuite.log.Position;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every reader says the same of every record, wherever it begins. */
class ReadersAgreeTest {

  private static final int SEEDS = 2_000;
  private static final int STEPS = 400;

  private int valid;
  private int voided;
  private int anchors;
  private int truncated;
  private int begunLate;

  private static void agree(
      String who, OwnershipFold fold, long from, List<LogRecord> records, List<Verdict> verdicts) {
    for (int i = (int) from; i < records.size(); i++) {
      var verdict = fold.take(records.get(i));
      if (verdict != verdicts.get(i)) {
        throw new AssertionError(
            "%s from offset %d says %s of %s instead of %s"
                .formatted(who, from, verdict, records.get(i), verdicts.get(i)));
      }
    }
  }

  private void agreeOn(Competition competition, List<LogRecord> records) {
    var verdicts = Rule.verdicts(records);
    agree("a reader of everything", OwnershipFold.at(Position.BEGINNING), 0, records, verdicts);
    for (Position position : competition.positions) {
      agree(
          "a reader with a stored position",
          OwnershipFold.at(position),
          position.offset(),
          records,
          verdicts);
    }
    for (Position position : positionsOnTheWay(records)) {
      agree(
          "a reader that goes on",
          OwnershipFold.at(position),
          position.offset(),
          records,
          verdicts);
    }
    for (int i = 0; i < records.size(); i++) {
      if (verdicts.get(i) == Verdict.ANCHOR) {
        agree("a reader from an anchor", OwnershipFold.atStart(i), i, records, verdicts);
      }
    }
    for (Verdict verdict : verdicts) {
      switch (verdict) {
        case VALID -> valid++;
        case ANCHOR -> anchors++;
        case VOID -> voided++;
        case CLAIM -> {}
      }
    }
  }

  private static List<Position> positionsOnTheWay(List<LogRecord> records) {
    var fold = OwnershipFold.at(Position.BEGINNING);
    var positions = new ArrayList<Position>();
    for (LogRecord record : records) {
      fold.take(record);
      positions.add(fold.position());
    }
    return positions;
  }

  private static void seeds(int count, java.util.function.LongConsumer each) {
    for (long seed = 0; seed < count; seed++) {
      try {
        each.accept(seed);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed %d: %s".formatted(seed, e.getMessage()), e);
      }
    }
  }

  @Test
  void from_the_beginning_from_every_position_and_from_every_anchor() {
    seeds(
        SEEDS,
        seed -> {
          var competition = new Competition(seed, true, false).run(STEPS);
          competition.calmDown();
          agreeOn(competition, competition.stored());
        });

    assertThat(valid).isGreaterThan(20 * SEEDS);
    assertThat(anchors).isGreaterThan(3 * SEEDS);
    assertThat(voided).isGreaterThan(5 * SEEDS);
  }

  @Test
  void also_when_the_end_of_the_log_was_lost() {
    seeds(
        SEEDS,
        seed -> {
          var competition = new Competition(seed, true, true).run(STEPS);
          competition.calmDown();
          agreeOn(competition, competition.stored());
          truncated += competition.truncated;
        });

    assertThat(truncated).isGreaterThan(SEEDS);
  }

  @Test
  void from_any_offset_once_an_anchor_was_found_to_begin_with() {
    seeds(
        SEEDS,
        seed -> {
          var competition = new Competition(seed, false, false).run(STEPS);
          competition.calmDown();
          var records = competition.stored();
          var verdicts = Rule.verdicts(records);
          for (int from = 1; from < records.size(); from++) {
            var fold = OwnershipFold.atStart(from);
            int begun = from;
            while (begun < records.size() && fold.take(records.get(begun)) == Verdict.VOID) {
              begun++;
            }
            if (begun == records.size()) {
              long end = records.size();
              int start = from;
              assertThat(competition.anchors)
                  .as("an anchor that records are deleted up to is one to begin with")
                  .noneMatch(anchor -> anchor >= start && anchor < end);
              continue;
            }
            assertThat(fold.hasBegun()).isTrue();
            assertThat(verdicts.get(begun)).isEqualTo(Verdict.ANCHOR);
            agree("a reader that has begun", fold, begun + 1, records, verdicts);
            begunLate += begun > from ? 1 : 0;
          }
        });

    assertThat(begunLate).isGreaterThan(10 * SEEDS);
  }
}
