package io.rtsuite.endtoend.chaos;

import static java.util.Objects.requireNonNull;

import io.rtsuite.endtoend.bots.LedgerBots;
import io.rtsuite.endtoend.bots.LedgerJournal;
import io.rtsuite.endtoend.evidence.Finding;
import io.rtsuite.endtoend.evidence.GameJson;
import io.rtsuite.endtoend.evidence.LedgerHistory;
import io.rtsuite.endtoend.ledger.Ledger;
import io.rtsuite.endtoend.ledger.LedgerService;
import io.rtsuite.events.EventDeclaration;
import io.rtsuite.events.Json;
import io.rtsuite.events.Origin;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.payload.UnreadablePayload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ledgers: programs that ask at a given rate, many at once. */
final class LedgersUnderTest implements GameUnderTest {

  private static final Duration ANSWER = EventDeclaration.DEFAULT_DEADLINE.plusSeconds(5);
  private static final Duration DOUBT = EventDeclaration.DEFAULT_DEADLINE.plusSeconds(7);

  private record KeptLedger(int partition, String ledger, long seq, Ledger state) {}

  private record KeptPlace(int partition, long offset, long seq) {}

  private final Plan plan;
  private final World world;
  private final Tokens tokens;
  private final GameJson json;
  private final Records records;
  private final LedgerHistory history;
  private final List<String> unreadable = new ArrayList<>();
  private @Nullable LedgerBots bots;
  private @Nullable LedgerJournal journal;
  private int problems;
  private long differences;

  LedgersUnderTest(Plan plan, World world, Tokens tokens, GameJson json) {
    this.plan = plan;
    this.world = world;
    this.tokens = tokens;
    this.json = json;
    this.records =
        new Records(world.bootstrapServers(), LedgerService.NAME, plan.ledgers().partitions());
    this.history = new LedgerHistory(json);
  }

  @Override
  public void play() {
    var ledgers = plan.ledgers();
    bots =
        new LedgerBots(
            new LedgerBots.Crowd(
                ledgers.count(), ledgers.connections(), ledgers.actionsPerSecond(), plan.seed()),
            ANSWER,
            DOUBT,
            world.addresses(),
            tokens::of,
            json);
  }

  private LedgerBots bots() {
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
    history.acked(bots().takeAcks());
    readOn();
    var found = new ArrayList<String>();
    if (history.unfound() > 0) {
      found.add("%d answered actions are not in the history".formatted(history.unfound()));
    }
    found.addAll(history.newDifferences());
    var contradicted = bots().problems();
    found.addAll(
        contradicted.subList(Math.min(problems, contradicted.size()), contradicted.size()));
    long count =
        history.unfound()
            + (history.differences() - differences)
            + (contradicted.size() - problems);
    differences = history.differences();
    problems = contradicted.size();
    return new Differences(count, found);
  }

  /** What depends on the history is read before it, and judged after it. */
  private void readOn() {
    var kept = new ArrayList<KeptLedger>();
    var places = new ArrayList<KeptPlace>();
    records.snapshots(
        new Records.SnapshotReader() {
          @Override
          public void snapshot(int partition, String subject, long seq, Json state) {
            try {
              kept.add(new KeptLedger(partition, subject, seq, json.ledger(state)));
            } catch (UnreadablePayload e) {
              throw new IllegalStateException("a snapshot of " + subject + " cannot be read", e);
            }
          }

          @Override
          public void checkpoint(int partition, long offset, long seq) {
            places.add(new KeptPlace(partition, offset, seq));
          }
        });
    var pushed = new ArrayList<Origin>();
    records.pushes(pushed::add);
    var ends = records.inputEnds();
    records.history(
        () -> history.unfound() == 0 && history.covers(ends),
        new Records.HistoryReader() {
          @Override
          public void entry(int partition, long offset, Entry entry) {
            history.add(partition, offset, entry);
          }

          @Override
          public void unreadable(int partition, long offset, String why) {
            unreadable.add(
                "offset %d of partition %d is no entry: %s".formatted(offset, partition, why));
          }
        });
    kept.forEach(one -> history.snapshot(one.partition(), one.ledger(), one.seq(), one.state()));
    places.forEach(one -> history.checkpoint(one.partition(), one.offset(), one.seq()));
    pushed.forEach(one -> history.pushed(one.topicId(), one.partition(), one.offset(), one.n()));
    history.matchPushes();
  }

  @Override
  public void finish() {
    bots().finish();
  }

  @Override
  public void stop() {
    journal = bots().stop();
    history.acked(bots().takeAcks());
  }

  @Override
  public int underWay() {
    return bots().underWay();
  }

  @Override
  public int lastSecond() {
    return bots().lastSecond();
  }

  @Override
  public int perSecond() {
    return plan.ledgers().actionsPerSecond();
  }

  @Override
  public List<Finding> judge() {
    var seen = requireNonNull(journal, "the bots still play");
    readOn();
    var findings = new ArrayList<>(history.findings(records.inputEnds()));
    findings.add(
        new Finding(
            "Every record of the ledgers' history can be read.",
            history.entries() + " entries",
            unreadable));
    findings.add(
        new Finding(
            "The writers' own books agree with every answer.",
            seen.settled() + " answers",
            seen.problems()));
    findings.add(
        new Finding(
            "No request about a ledger is unanswered on a connection that lived.",
            "%d sendings, each within %d ms"
                .formatted(
                    seen.sendings().values().stream().mapToLong(Integer::longValue).sum(),
                    ANSWER.toMillis()),
            seen.silences()));
    findings.add(
        new Finding(
            "No writer is told of something broken.",
            seen.never().isEmpty() ? "no such error" : seen.never().size() + " errors",
            seen.never()));
    return findings;
  }

  @Override
  public void describe(Report report, Duration took, List<Fist.Fallen> fallen) {
    report.ledgers(plan.ledgers(), requireNonNull(journal), history.kinds(), took, fallen);
  }

  @Override
  public void close() {
    if (bots != null) {
      bots.close();
    }
    records.close();
  }
}
