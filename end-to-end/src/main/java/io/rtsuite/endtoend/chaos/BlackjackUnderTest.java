package io.rtsuite.endtoend.chaos;

import static java.util.Objects.requireNonNull;

import io.rtsuite.endtoend.bots.Bots;
import io.rtsuite.endtoend.bots.Journal;
import io.rtsuite.endtoend.bots.Pace;
import io.rtsuite.endtoend.evidence.Finding;
import io.rtsuite.endtoend.evidence.GameJson;
import io.rtsuite.endtoend.evidence.Kept;
import io.rtsuite.endtoend.evidence.Promises;
import io.rtsuite.endtoend.evidence.Reapplied;
import io.rtsuite.events.EventDeclaration;
import io.rtsuite.events.Json;
import io.rtsuite.events.Topics;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.payload.UnreadablePayload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Blackjack: a bot at each seat, who plays at the pace of people. */
final class BlackjackUnderTest implements GameUnderTest {

  static final String SERVICE = "blackjack";
  private static final Duration ANSWER = EventDeclaration.DEFAULT_DEADLINE.plusSeconds(5);

  private final Plan plan;
  private final World world;
  private final Tokens tokens;
  private final GameJson json;
  private final Records records;
  private final Reapplied history;
  private final List<Kept> snapshots = new ArrayList<>();
  private @Nullable Bots bots;
  private @Nullable Journal journal;
  private int problems;

  BlackjackUnderTest(Plan plan, World world, Tokens tokens, GameJson json) {
    this.plan = plan;
    this.world = world;
    this.tokens = tokens;
    this.json = json;
    this.records =
        new Records(world.bootstrapServers(), SERVICE, Topics.DEFAULT_REQUEST_PARTITIONS);
    this.history = new Reapplied(json);
  }

  @Override
  public void play() {
    var pace =
        new Pace(
            plan.blackjack().think(),
            ANSWER,
            Duration.ofSeconds(90),
            Duration.ofSeconds(20),
            Duration.ofMinutes(2));
    bots =
        new Bots(
            new Bots.Crowd(
                plan.blackjack().tables(),
                plan.blackjack().seats(),
                plan.blackjack().idlePercent(),
                plan.seed()),
            pace,
            world.addresses(),
            tokens::of,
            json);
  }

  private Bots bots() {
    return requireNonNull(bots, "nobody plays yet");
  }

  @Override
  public void look() {
    bots().look();
  }

  @Override
  public long left() {
    return bots().left();
  }

  @Override
  public Differences compare() {
    var looks = bots().takeLooks();
    readHistory(() -> looks.stream().noneMatch(look -> history.decided(look.action()).isEmpty()));
    var differing = new ArrayList<String>();
    for (Journal.Look look : looks) {
      boolean same =
          history.decided(look.action()).stream()
              .anyMatch(
                  one -> one.kind() == Entry.Kind.ACCEPTED && one.after().equals(look.seen()));
      if (!same) {
        differing.add(
            "%s was shown version %d, which is not what the history has: %s"
                .formatted(look.action(), look.seen().version(), history.decided(look.action())));
      }
    }
    var unexplained = bots().problems();
    differing.addAll(
        unexplained.subList(Math.min(problems, unexplained.size()), unexplained.size()));
    problems = unexplained.size();
    return new Differences(differing.size(), differing);
  }

  private void readHistory(BooleanSupplier complete) {
    records.history(
        complete,
        new Records.HistoryReader() {
          @Override
          public void entry(int partition, long offset, Entry entry) {
            history.add(partition, entry);
          }

          @Override
          public void unreadable(int partition, long offset, String why) {
            history.unreadable(partition, offset, why);
          }
        });
  }

  @Override
  public void finish() {
    bots().finish();
  }

  @Override
  public void stop() {
    journal = bots().stop();
  }

  @Override
  public int underWay() {
    return 0;
  }

  @Override
  public int lastSecond() {
    return 0;
  }

  @Override
  public int perSecond() {
    return 0;
  }

  @Override
  public List<Finding> judge() {
    var seen = requireNonNull(journal, "the bots still play");
    var inputs = records.inputs();
    records.snapshots(
        new Records.SnapshotReader() {
          @Override
          public void snapshot(int partition, String subject, long seq, Json state) {
            try {
              snapshots.add(new Kept(subject, seq, json.table(state)));
            } catch (UnreadablePayload e) {
              throw new IllegalStateException("a snapshot of " + subject + " cannot be read", e);
            }
          }

          @Override
          public void checkpoint(int partition, long offset, long seq) {
            // The places of entries are kept of the ledgers' history only.
          }
        });
    readHistory(() -> history.covers(inputs));
    var promises = new Promises(seen.actions(), seen.lines(), history);
    return List.of(
        promises.chipsAreConserved(seen.purses()),
        promises.actionsHappenOnce(),
        promises.requestsAreAnswered(ANSWER.toMillis()),
        promises.answersAreRepeated(),
        promises.viewsAreTheHistory(),
        promises.pushesComeOnce(),
        promises.tablesDoNotGoBack(seen.stepsBack()),
        promises.clocksGoOn(seen.dozes()),
        promises.historyIsWhole(inputs),
        promises.snapshotsAreTheHistory(snapshots),
        promises.nothingBreaks(),
        new Finding(
            "Every player of blackjack comes to an end, and understands every frame.",
            seen.lines().size() + " connections",
            seen.puzzles()));
  }

  @Override
  public void describe(Report report, Duration took, List<Fist.Fallen> fallen) {
    report.blackjack(plan.blackjack(), requireNonNull(journal), history.kinds(), took, fallen);
  }

  @Override
  public void close() {
    if (bots != null) {
      bots.close();
    }
    records.close();
  }
}
