package io.rtsuite.log.test;

import io.rtsuite.log.LogRecord;
import io.rtsuite.log.OwnershipFold.Verdict;
import io.rtsuite.log.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The rule of an owned log, word by word and slowly: a record counts if the claim that it names is
 * the newest before it, and its number follows that of the last one that counted. An anchor besides
 * has to be where its owner meant it to be.
 */
final class Rule {

  private Rule() {}

  /** The verdict on each record of a log from its offset 0 on. */
  static List<Verdict> verdicts(List<LogRecord> records) {
    var verdicts = new ArrayList<Verdict>();
    for (LogRecord record : records) {
      verdicts.add(
          switch (record.stamp()) {
            case null -> Verdict.VOID;
            case Stamp.Claim _ -> Verdict.CLAIM;
            case Stamp.Entry entry ->
                counts(entry, entry.seq(), records, verdicts) ? Verdict.VALID : Verdict.VOID;
            case Stamp.Anchor anchor ->
                anchor.offset() == record.offset()
                        && counts(anchor, anchor.seq(), records, verdicts)
                    ? Verdict.ANCHOR
                    : Verdict.VOID;
          });
    }
    return verdicts;
  }

  private static boolean counts(
      Stamp stamp, long seq, List<LogRecord> records, List<Verdict> before) {
    String newest = "";
    for (int i = before.size() - 1; i >= 0 && newest.isEmpty(); i--) {
      newest = before.get(i) == Verdict.CLAIM ? claim(records.get(i)) : "";
    }
    long last = 0;
    for (int i = before.size() - 1; i >= 0 && last == 0; i--) {
      last = counted(before.get(i)) ? seq(records.get(i)) : 0;
    }
    return stamp.claim().equals(newest) && seq == last + 1;
  }

  static boolean counted(Verdict verdict) {
    return verdict == Verdict.VALID || verdict == Verdict.ANCHOR;
  }

  static String claim(LogRecord record) {
    return Objects.requireNonNull(record.stamp()).claim();
  }

  static long seq(LogRecord record) {
    return switch (record.stamp()) {
      case Stamp.Entry entry -> entry.seq();
      case Stamp.Anchor anchor -> anchor.seq();
      case null, default -> throw new AssertionError("a record without a number counted");
    };
  }
}
