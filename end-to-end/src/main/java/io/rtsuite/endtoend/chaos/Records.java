package io.rtsuite.endtoend.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtsuite.events.Json;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.Origin;
import io.rtsuite.events.PushRecord;
import io.rtsuite.events.Topics;
import io.rtsuite.sdk.history.Checkpoint;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Snapshot;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What a game leaves on Kafka, read on each time from where it was read before. The only class here
 * that knows which records of a history and of snapshots count.
 */
final class Records implements AutoCloseable {

  /** Takes the entries of a history, in the order of each partition. */
  interface HistoryReader {
    void entry(int partition, long offset, Entry entry);

    void unreadable(int partition, long offset, String why);
  }

  /** Takes what stands in the snapshots; what was overwritten may be left out. */
  interface SnapshotReader {
    /**
     * A subject.
     *
     * @param seq the last entry of the partition that it covers
     */
    void snapshot(int partition, String subject, long seq, Json state);

    /**
     * A place in the history from where a take-over would read.
     *
     * @param offset from where it is read
     * @param seq of the first entry at or behind the offset
     */
    void checkpoint(int partition, long offset, long seq);
  }

  private final String service;
  private final ValidRecords historyValidity = new ValidRecords();
  private final ValidRecords snapshotValidity = new ValidRecords();
  private final Tail history;
  private final Tail snapshots;
  private final Tail requests;
  private final Tail pushes;
  private final Map<Integer, Set<Long>> inputs = new TreeMap<>();

  /**
   * @param partitions of the service's topics
   */
  Records(String bootstrapServers, String service, int partitions) {
    var topics = new Topics(Topics.DEFAULT_PREFIX);
    this.service = service;
    history = new Tail(bootstrapServers, topics.history(service, partitions).name());
    snapshots = new Tail(bootstrapServers, topics.snapshots(service, partitions).name());
    requests = new Tail(bootstrapServers, topics.requests(service, partitions).name());
    pushes = new Tail(bootstrapServers, topics.pushes().name());
    for (int partition = 0; partition < partitions; partition++) {
      inputs.put(partition, new HashSet<>());
    }
  }

  /** The new entries, until the reader has what it wants or the history grows no more. */
  void history(BooleanSupplier complete, HistoryReader reader) {
    history.readOn(
        complete,
        historyValidity.of(record -> {
          try {
            reader.entry(record.partition(), record.offset(), Entry.decode(record.value()));
          } catch (MalformedMessage e) {
            reader.unreadable(record.partition(), record.offset(), String.valueOf(e.getMessage()));
          }
        }));
  }

  /** The new snapshots and checkpoints. */
  void snapshots(SnapshotReader reader) {
    snapshots.readOn(
        () -> true,
        snapshotValidity.of(record -> {
          if (record.key() == null) {
            return;
          }
          String key = new String(record.key(), UTF_8);
          try {
            if (key.equals(Checkpoint.KEY)) {
              Checkpoint checkpoint = Checkpoint.decode(record.value());
              reader.checkpoint(
                  record.partition(),
                  checkpoint.position().offset(),
                  checkpoint.position().seq() + 1);
            } else {
              Snapshot snapshot = Snapshot.decode(record.value());
              String subject = key.substring(key.indexOf('/') + 1);
              if (snapshot.state() != null) {
                reader.snapshot(record.partition(), subject, snapshot.seq(), snapshot.state());
              }
            }
          } catch (MalformedMessage e) {
            throw new IllegalStateException("a snapshot of " + key + " cannot be read", e);
          }
        }));
  }

  /** The new records of the push log that say which input of this service caused them. */
  void pushes(Consumer<Origin> reader) {
    pushes.readOn(
        () -> true,
        record -> {
          try {
            Origin from = PushRecord.decode(record.value()).from();
            if (from != null && from.service().equals(service)) {
              reader.accept(from);
            }
          } catch (MalformedMessage e) {
            throw new IllegalStateException(
                "the record at %d of the push log cannot be read".formatted(record.offset()), e);
          }
        });
  }

  /** The offsets of all requests so far, by partition. */
  Map<Integer, Set<Long>> inputs() {
    requests.readOn(
        () -> true,
        record ->
            inputs.computeIfAbsent(record.partition(), _ -> new HashSet<>()).add(record.offset()));
    return inputs;
  }

  /** The offset after the last request, by partition. */
  Map<Integer, Long> inputEnds() {
    var ends = new TreeMap<Integer, Long>();
    requests.ends().forEach((partition, end) -> ends.put(partition.partition(), end));
    return ends;
  }

  @Override
  public void close() {
    history.close();
    snapshots.close();
    requests.close();
    pushes.close();
  }
}
