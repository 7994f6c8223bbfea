package io.rtsuite.endtoend.chaos;

import io.rtsuite.endtoend.bots.Journal;
import io.rtsuite.endtoend.evidence.Action;
import io.rtsuite.endtoend.evidence.Attempt;
import io.rtsuite.endtoend.evidence.Finding;
import io.rtsuite.endtoend.evidence.Outcome;
import io.rtsuite.sdk.history.Entry;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a run came to, for people. */
final class Report {

  private static final int EVIDENCE = 12;

  private final StringBuilder text = new StringBuilder();

  private Report() {}

  static String of(
      Run.Plan plan,
      Duration took,
      List<Fist.Fallen> fallen,
      Journal journal,
      Map<Entry.Kind, Integer> history,
      List<Finding> findings) {
    var report = new Report();
    report.line(
        "chaos: seed %d, %d tables, %d bots, %s",
        plan.seed(), plan.tables(), plan.tables() * plan.seats(), minutes(took));
    report.faults(fallen);
    report.actions(journal, took, history);
    report.stalls(journal, fallen);
    report.blows(fallen);
    report.line("");
    findings.forEach(report::finding);
    return report.text.toString();
  }

  private void line(String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }

  private static String minutes(Duration duration) {
    return "%d:%02d min".formatted(duration.toMinutes(), duration.toSecondsPart());
  }

  private void faults(List<Fist.Fallen> fallen) {
    var counts = new EnumMap<Blow.Kind, Integer>(Blow.Kind.class);
    fallen.forEach(one -> counts.merge(one.blow().kind(), 1, Integer::sum));
    line("  faults survived   %d: %s", fallen.size(), counts);
  }

  private void blows(List<Fist.Fallen> fallen) {
    line("  blows             when, what, whom, and for how long");
    for (Fist.Fallen one : fallen) {
      line(
          "    %s  %-14s  %-11s  %.1f s",
          Progress.clock(one.at()),
          one.blow().kind(),
          one.name(),
          one.blow().rest().toMillis() / 1000.0);
    }
  }

  private void actions(Journal journal, Duration took, Map<Entry.Kind, Integer> history) {
    List<Action> actions = journal.actions();
    long acked = actions.stream().filter(Action::acked).count();
    long settled = actions.stream().filter(action -> action.settled().isPresent()).count();
    var codes = new TreeMap<String, Integer>();
    var causes = new EnumMap<Attempt.Cause, Integer>(Attempt.Cause.class);
    int attempts = 0;
    int lost = 0;
    for (Action action : actions) {
      for (Attempt attempt : action.attempts()) {
        attempts++;
        causes.merge(attempt.cause(), 1, Integer::sum);
        switch (attempt.outcome()) {
          case Outcome.Refused refused when !refused.settles() ->
              codes.merge(refused.code(), 1, Integer::sum);
          case Outcome.Lost _ -> lost++;
          case Outcome.Silence _ -> codes.merge("no answer at all", 1, Integer::sum);
          case Outcome.Acked _, Outcome.Refused _ -> {}
        }
      }
    }
    line(
        "  actions           %d (%.1f/s): acked %d, refused by the game %d, never settled %d",
        actions.size(),
        actions.size() * 1000.0 / Math.max(1, took.toMillis()),
        acked,
        settled - acked,
        actions.size() - settled);
    line("  sendings          %d: not settled by %s, connection lost %d", attempts, codes, lost);
    line(
        "  repeated actions  %d after no answer, %d after a lost connection, %d on purpose",
        causes.getOrDefault(Attempt.Cause.NO_ANSWER, 0),
        causes.getOrDefault(Attempt.Cause.LOST, 0),
        causes.getOrDefault(Attempt.Cause.ON_PURPOSE, 0));
    line("  history           %s", history);
    line(
        "  connections       %d; looked again for want of news %d; bots late by %d ms at most",
        journal.lines().size(), journal.refreshed(), journal.largestLag());
  }

  private void stalls(Journal journal, List<Fist.Fallen> fallen) {
    journal.actions().stream()
        .max(Comparator.comparingLong(Action::millis))
        .ifPresent(action ->
            line(
                "  longest stall     of a bot %.1f s: %s, from %s, %s",
                action.millis() / 1000.0,
                action,
                Progress.clock(action.begunAt()),
                before(fallen, action.begunAt() + action.millis())));
    List<Long> settled = journal.settledAt().stream().sorted().toList();
    long longest = 0;
    long from = 0;
    for (int n = 1; n < settled.size(); n++) {
      long gap = settled.get(n) - settled.get(n - 1);
      if (gap > longest) {
        longest = gap;
        from = settled.get(n - 1);
      }
    }
    line(
        "                    of the whole %.1f s, from %s, %s",
        longest / 1000.0, Progress.clock(from), before(fallen, from + longest));
  }

  /** The last blow before it ended. */
  private static String before(List<Fist.Fallen> fallen, long at) {
    return fallen.stream()
        .filter(one -> one.at() <= at)
        .max(Comparator.comparingLong(Fist.Fallen::at))
        .map(one ->
            "after %s of %s at %s"
                .formatted(one.blow().kind(), one.name(), Progress.clock(one.at())))
        .orElse("before any blow");
  }

  private void finding(Finding finding) {
    line("%s  %s (%s)", finding.kept() ? "kept  " : "BROKEN", finding.promise(), finding.looked());
    finding.broken().stream().limit(EVIDENCE).forEach(one -> line("          %s", one));
    if (finding.broken().size() > EVIDENCE) {
      line("          and %d more", finding.broken().size() - EVIDENCE);
    }
  }
}
