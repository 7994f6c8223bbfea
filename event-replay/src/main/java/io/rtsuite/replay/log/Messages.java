package io.rtsuite.replay.log;

import io.rtsuite.log.OwnershipFold.Verdict;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The records of some slices in one order, read as they are asked for: of each partition no more is
 * held than one fetch gives. Of owned logs only what counts is given, anchors among it; the rest is
 * counted in the {@link Extent}.
 */
public final class Messages {

  private static final Duration WAIT = Duration.ofMillis(200);

  private final Consumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Slice> slices = new HashMap<>();
  private final OrderedMerge<TopicPartition, Message> merge;
  private final Comparator<Message> order;
  private final Extent extent;
  private final boolean follow;
  private final Map<TopicPartition, Ownership> ownerships = new HashMap<>();
  private final Queue<Message> arrived = new ArrayDeque<>();

  Messages(
      Consumer<byte[], byte[]> consumer,
      Collection<Slice> parts,
      Comparator<Message> order,
      Extent extent,
      boolean follow) {
    this.consumer = consumer;
    this.order = order;
    this.extent = extent;
    this.follow = follow;
    for (Slice part : parts) {
      slices.put(part.partition(), part);
      if (part.owned()) {
        ownerships.put(part.partition(), new Ownership(part.begin()));
      }
      extent.opened(part.partition().topic(), part.partition().partition());
    }
    merge = new OrderedMerge<>(slices.keySet(), order);
    consumer.assign(slices.keySet());
    slices.forEach((partition, part) -> {
      consumer.seek(partition, part.begin());
      if (part.isEmpty()) {
        merge.end(partition);
      }
    });
  }

  /** The next record; null at the end, which does not come for one who follows. */
  public @Nullable Message next() {
    while (!merge.isDone()) {
      var waiting = merge.waiting();
      if (waiting.isEmpty()) {
        return read(merge.next());
      }
      fill(waiting);
    }
    if (!follow || slices.isEmpty()) {
      return null;
    }
    while (arrived.isEmpty()) {
      consumer.resume(consumer.paused());
      var batch = new ArrayList<Message>();
      for (var record : consumer.poll(WAIT)) {
        if (counts(record)) {
          batch.add(Message.of(record));
        }
      }
      batch.sort(order);
      arrived.addAll(batch);
    }
    return read(arrived.remove());
  }

  private Message read(Message message) {
    extent.read(message);
    return message;
  }

  private void fill(Collection<TopicPartition> waiting) {
    var resting = new ArrayList<>(slices.keySet());
    resting.removeAll(waiting);
    consumer.pause(resting);
    consumer.resume(waiting);
    var records = consumer.poll(WAIT);
    for (TopicPartition partition : waiting) {
      var batch = new ArrayList<Message>();
      long until = slice(partition).until();
      for (var record : records.records(partition)) {
        if (!counts(record)) {
          continue;
        }
        if (record.offset() < until) {
          batch.add(Message.of(record));
        } else {
          // Came after the end was looked up: told last, to those who follow.
          late(Message.of(record));
        }
      }
      merge.add(partition, batch);
      // The last records may not count.
      if (consumer.position(partition) >= until) {
        merge.end(partition);
      }
    }
  }

  /** Whether a record is wanted and counts; called for each record of a partition, in order. */
  private boolean counts(ConsumerRecord<byte[], byte[]> record) {
    var partition = new TopicPartition(record.topic(), record.partition());
    var ownership = ownerships.get(partition);
    Verdict verdict = ownership == null ? Verdict.VALID : ownership.take(record);
    if (record.offset() < slice(partition).from()) {
      return false;
    }
    if (verdict == Verdict.VOID) {
      extent.skipped(record);
    }
    return verdict == Verdict.VALID || verdict == Verdict.ANCHOR;
  }

  private void late(Message message) {
    if (follow) {
      arrived.add(message);
    }
  }

  private Slice slice(TopicPartition partition) {
    Slice slice = slices.get(partition);
    if (slice == null) {
      throw new IllegalStateException("no slice of " + partition);
    }
    return slice;
  }

  /** All that is left, for a few records at most. */
  public List<Message> all() {
    var all = new ArrayList<Message>();
    for (var message = next(); message != null; message = next()) {
      all.add(message);
    }
    return all;
  }
}
