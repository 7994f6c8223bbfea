package io.rtsuite.replay.repair;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtsuite.events.JsonWriter;
import io.rtsuite.events.Schema;
import io.rtsuite.log.LogRecord;
import io.rtsuite.log.OwnedLog;
import io.rtsuite.log.OwnershipLost;
import io.rtsuite.log.PartitionLog;
import io.rtsuite.log.Position;
import io.rtsuite.replay.build.Build;
import io.rtsuite.replay.log.Cluster;
import io.rtsuite.sdk.history.Checkpoint;
import io.rtsuite.sdk.history.Entry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The repair of one partition: what is wrong with it, and setting it right as its owner. */
public final class PartitionRepair {

  private final PartitionLogs logs;
  private final int partition;
  private final Examination examined;

  private PartitionRepair(PartitionLogs logs, int partition, Examination examined) {
    this.logs = logs;
    this.partition = partition;
    this.examined = examined;
  }

  /** Looks at a partition and changes nothing. */
  public static PartitionRepair examine(PartitionLogs logs, int partition) {
    var history = logs.history(partition);
    var examination = new Examination(facts(logs, partition, history), null);
    PartitionLogs.read(logs.snapshots(partition), null, snapshots(examination));
    examination.beginHistory();
    if (!PartitionLogs.read(history, null, examination.history()) && history.start() > 0) {
      Position from = examination.fallback();
      if (from == null) {
        examination.hasNoBeginning();
      } else {
        examination.beginAt(from);
        PartitionLogs.read(history, from, examination.history());
      }
    }
    examination.end();
    return new PartitionRepair(logs, partition, examination);
  }

  private static Examination.Facts facts(PartitionLogs logs, int partition, PartitionLog history) {
    return new Examination.Facts(
        history.topicId(), logs.requestsId(), history.start(), logs.committed(partition));
  }

  private static OwnedLog.Restore snapshots(Examination examination) {
    return (LogRecord record, Position _) -> examination.snapshot(record);
  }

  /** What is wrong; empty where an owner can take over. */
  public List<Finding> findings() {
    return List.copyOf(examined.findings());
  }

  /** The subjects of which something is lost, by Kafka key. */
  public Set<String> damaged() {
    return Set.copyOf(examined.damaged());
  }

  /**
   * Claims the logs, writes snapshots of all subjects and a checkpoint, deletes what was before
   * them, and sets the group's offset back where it is ahead of the history.
   *
   * @param build of the game, for what the history has beyond the snapshots
   * @throws Irreparable when an owner is there, or comes meanwhile
   */
  public void repair(Build build) throws InterruptedException {
    if (logs.isAlive()) {
      throw new Irreparable(
          "the group '%s' has members; stop all instances of the service first"
              .formatted(logs.group()));
    }
    var historyLog = logs.history(partition);
    var facts = facts(logs, partition, historyLog);
    long end = historyLog.end();
    var history = new OwnedLog(historyLog);
    var snapshots = new OwnedLog(logs.snapshots(partition));
    byte[] description = description();
    try {
      history.claim(description);
      snapshots.claim(description);
      var again = new Examination(facts, build);
      snapshots.readToClaim(snapshots(again));
      again.beginHistory();
      boolean anchorDue = readHistory(history, again, facts, end);
      again.end();
      if (again.lastSeq() != examined.lastSeq() || again.claims() != examined.claims()) {
        throw new Irreparable("somebody else writes to the history; nothing was changed");
      }
      if (anchorDue) {
        anchor(history, again, facts, build);
      }
      write(snapshots, again, history);
      if (facts.committed() > again.decided() + 1) {
        logs.commit(partition, again.decided() + 1);
      }
    } catch (OwnershipLost e) {
      throw new Irreparable("another owner came meanwhile: " + e.getMessage(), e);
    } finally {
      history.close();
      snapshots.close();
    }
  }

  /** Whether the history needs an anchor to begin with. */
  private static boolean readHistory(
      OwnedLog history, Examination again, Examination.Facts facts, long end) {
    try {
      history.readToClaim(again.history());
      return false;
    } catch (PartitionLog.OutOfRange e) {
      if (facts.historyStart() == 0) {
        throw e;
      }
    }
    Position from = again.fallback();
    if (from != null) {
      again.beginAt(from);
      history.readToClaim(from, again.history());
      return false;
    }
    again.hasNoBeginning();
    history.readToClaim(new Position(end, "", again.highestSnapshot()), again.history());
    return true;
  }

  private static byte[] description() {
    return JsonWriter.object(out -> {
      out.writeNumberField("v", Schema.VERSION);
      out.writeStringField("instance", "rt replay repair");
      out.writeNumberField("time", System.currentTimeMillis());
    });
  }

  private static void anchor(
      OwnedLog history, Examination again, Examination.Facts facts, Build build)
      throws InterruptedException {
    @Nullable String requestsId = facts.requestsId();
    var entry =
        new Entry(
            history.appendedSeq() + 1,
            requestsId == null ? "" : requestsId,
            again.decided(),
            Entry.Kind.ANCHOR,
            build.schema(),
            "repair",
            System.currentTimeMillis(),
            null,
            null,
            null,
            null,
            false,
            List.of(),
            List.of(),
            null,
            null);
    await(history, history.anchor(null, entry.encode(), _ -> {}));
  }

  private void write(OwnedLog snapshots, Examination again, OwnedLog history)
      throws InterruptedException {
    long anchor = snapshots.anchor(null, null, _ -> {});
    long seq = history.appendedSeq();
    for (Map.Entry<String, byte[]> kept : again.kept(seq).entrySet()) {
      snapshots.append(kept.getKey().getBytes(UTF_8), kept.getValue(), _ -> {});
    }
    Checkpoint checkpoint = again.checkpoint(history.before(seq + 1));
    await(
        snapshots, snapshots.append(Checkpoint.KEY.getBytes(UTF_8), checkpoint.encode(), _ -> {}));
    history.check();
    try {
      logs.snapshots(partition)
          .deleteBefore(snapshots.offsetOf(anchor))
          .toCompletableFuture()
          .orTimeout(Cluster.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          .join();
    } catch (CompletionException e) {
      throw new Irreparable("the old snapshots cannot be deleted: " + e.getCause(), e);
    }
  }

  private static void await(OwnedLog log, long seq) throws InterruptedException {
    if (!log.awaitAcknowledged(seq, Cluster.PATIENCE.multipliedBy(3))) {
      throw new Irreparable("Kafka does not store what is written");
    }
  }
}
