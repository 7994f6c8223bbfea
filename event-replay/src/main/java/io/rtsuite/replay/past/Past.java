package io.rtsuite.replay.past;

import io.rtsuite.events.Partitions;
import io.rtsuite.replay.build.Build;
import io.rtsuite.replay.build.Subject;
import io.rtsuite.replay.log.Cluster;
import io.rtsuite.replay.log.Cluster.Range;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What Kafka holds of the past of one service with a game. */
public final class Past {

  /** Stands for the first entry of a history that has none left. */
  public static final long NOTHING = 0;

  private final Cluster cluster;
  private final String history;
  private final String snapshots;
  private final int partitions;

  /**
   * Looks at a service.
   *
   * @throws Unusable when it has no history
   */
  public Past(Cluster cluster, String service) {
    this.cluster = cluster;
    this.history = cluster.topics().history(service, 1).name();
    this.snapshots = cluster.topics().snapshots(service, 1).name();
    this.partitions =
        cluster
            .partitions(history)
            .orElseThrow(() ->
                new Unusable(
                    "service '%s' has no history: there is no topic %s"
                        .formatted(service, history)));
  }

  /** How many partitions the history has. */
  public int partitions() {
    return partitions;
  }

  /** Where a subject's history is. */
  public int partition(String key) {
    return Partitions.of(key, partitions);
  }

  /** The history of a partition as far as it goes now. */
  public Entries entries(int partition) {
    return new Entries(cluster.read(List.of(Range.of(history, partition)), false));
  }

  /**
   * The snapshots of a partition.
   *
   * @param firstSeq the first entry that the history still has, or {@link #NOTHING}
   */
  public Snapshots snapshots(int partition, long firstSeq, Predicate<String> wanted) {
    var read = new Snapshots(seq -> seq >= firstSeq - 1);
    read.read(cluster.read(List.of(Range.of(snapshots, partition)), false), wanted);
    return read;
  }

  /**
   * Where a subject's rebuilding begins.
   *
   * @param after only entries with a greater {@code seq} follow
   * @param from only entries at or behind this offset of the history follow
   */
  public record Beginning(Subject subject, long after, long from) {

    /** Whether an entry is not yet in it. */
    public boolean isFollowedBy(Recorded recorded) {
      return recorded.entry().seq() > after && recorded.message().offset() >= from;
    }
  }

  /**
   * The earliest a subject can be rebuilt from; empty where what is left does not tell how it was.
   *
   * @param firstSeq the first entry that the history still has, or {@link #NOTHING}
   */
  public static Optional<Beginning> beginning(
      Build build, String key, long firstSeq, Snapshots snapshots) {
    String name = key.substring(key.indexOf('/') + 1);
    if (firstSeq == 1) {
      return Optional.of(new Beginning(build.begin(name), 0, 0));
    }
    var earliest = snapshots.earliest(key);
    if (earliest.isPresent()) {
      var kept = earliest.get();
      return Optional.of(
          new Beginning(build.restore(name, kept.value()), kept.snapshot().seq(), 0));
    }
    if (firstSeq == NOTHING) {
      return Optional.of(new Beginning(build.begin(name), 0, 0));
    }
    // A subject without a snapshot was as in the beginning where all snapshots reach: its owners
    // drop one that says so only once they reach beyond it.
    return snapshots
        .checkpoint()
        .map(checkpoint -> new Beginning(build.begin(name), 0, checkpoint.position().offset()));
  }
}
