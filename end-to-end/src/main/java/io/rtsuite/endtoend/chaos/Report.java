package io.rtsuite.endtoend.chaos;

import io.rtsuite.endtoend.bots.Journal;
import io.rtsuite.endtoend.bots.LedgerJournal;
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
      Plan plan,
      Duration took,
      Fist fist,
      LostHistory lost,
      List<GameUnderTest> games,
      List<Finding> findings) {
    var report = new Report();
    report.line("chaos: seed %d, %s", plan.seed(), minutes(took));
    report.faults(fist, lost);
    games.forEach(game -> game.describe(report, took, fist.fallen()));
    report.blows(fist.fallen());
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

  private void faults(Fist fist, LostHistory lost) {
    var counts = new EnumMap<Blow.Kind, Integer>(Blow.Kind.class);
    fist.fallen().forEach(one -> counts.merge(one.blow().kind(), 1, Integer::sum));
    line(
        "  faults            %d: %s%s",
        fist.fallen().size(), counts, fist.isDead() ? ", the last one not survived" : "");
    line("  history lost      said %d times by services", lost.count());
    long differing = fist.compared().stream().mapToLong(Fist.Compared::differing).sum();
    long longest = fist.compared().stream().mapToLong(Fist.Compared::millis).max().orElse(0);
    line(
        "  comparisons       %d, differences %d; every subject shown again within %.1f s",
        fist.compared().size(), differing, longest / 1000.0);
  }

  private void blows(List<Fist.Fallen> fallen) {
    line(
        "  blows             when, what, whom, for how long, actions under way, in the last second");
    for (Fist.Fallen one : fallen) {
      line(
          "    %s  %-14s  %-11s  %4.1f s  %6d  %6d%s",
          Progress.clock(one.at()),
          one.blow().kind(),
          one.name(),
          one.blow().rest().toMillis() / 1000.0,
          one.underWay(),
          one.lastSecond(),
          one.blow().atOnce() ? "  at once" : "");
    }
  }

  /** Adds what the players of blackjack did. */
  void blackjack(
      Plan.Blackjack plan,
      Journal journal,
      Map<Entry.Kind, Integer> history,
      Duration took,
      List<Fist.Fallen> fallen) {
    line("blackjack: %d tables, %d bots", plan.tables(), plan.tables() * plan.seats());
    actions(journal, took, history);
    stalls(journal, fallen);
  }

  /** Adds what the writers of ledgers did. */
  void ledgers(
      Plan.Ledgers plan,
      LedgerJournal journal,
      Map<Entry.Kind, Integer> history,
      Duration took,
      List<Fist.Fallen> fallen) {
    line(
        "ledgers: %d a second wanted, %d ledgers at a time, %d in all, %d connections at a time, %d"
            + " in all, %d partitions",
        plan.actionsPerSecond(),
        plan.count(),
        journal.ledgers(),
        plan.connections(),
        journal.connections(),
        plan.partitions());
    var seconds = journal.perSecond().stream().sorted().toList();
    line(
        "  actions           %d (%.0f/s): refused by the game %d",
        journal.settled(),
        journal.settled() * 1000.0 / Math.max(1, took.toMillis()),
        journal.refused());
    line(
        "  settled a second  median %d, best tenth %d; before blows, median %d",
        seconds.isEmpty() ? 0 : seconds.get(seconds.size() / 2),
        seconds.isEmpty() ? 0 : seconds.get(seconds.size() * 9 / 10),
        fallen.isEmpty()
            ? 0
            : fallen.stream()
                .map(Fist.Fallen::lastSecond)
                .sorted()
                .toList()
                .get(fallen.size() / 2));
    line(
        "  sendings          %s: not settled by %s, connection lost %d",
        journal.sendings(), journal.unsettled(), journal.lost());
    line("  history           %s", history);
    line("  bots              late by %d ms at most", journal.largestLag());
    var stall = journal.longestStall();
    var pause = journal.longestPause();
    if (stall != null) {
      line(
          "  longest stall     of one action %.1f s: %s, from %s, %s",
          stall.millis() / 1000.0,
          stall.action(),
          Progress.clock(stall.from()),
          before(fallen, stall.from() + stall.millis()));
    }
    if (pause != null) {
      line(
          "                    of the whole %.1f s, from %s, %s",
          pause.millis() / 1000.0,
          Progress.clock(pause.from()),
          before(fallen, pause.from() + pause.millis()));
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
