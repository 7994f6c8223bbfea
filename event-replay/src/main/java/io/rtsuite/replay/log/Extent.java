package io.rtsuite.replay.log;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What was read: topics, partitions, offsets and the range of times. */
public final class Extent {

  private static final class Part {
    long first = Long.MAX_VALUE;
    long last = -1;
    long count;
    long earliest = Long.MAX_VALUE;
    long latest = Long.MIN_VALUE;
    long lastVoid = -1;
    long voids;

    /** A second reading of the same adds nothing. */
    void add(long offset, long time) {
      if (offset >= first && offset <= last) {
        return;
      }
      first = Math.min(first, offset);
      last = Math.max(last, offset);
      earliest = Math.min(earliest, time);
      latest = Math.max(latest, time);
      count++;
    }
  }

  private final TreeMap<String, TreeMap<Integer, Part>> topics = new TreeMap<>();

  /** A partition is looked at, whether or not there is something in it. */
  void opened(String topic, int partition) {
    part(topic, partition);
  }

  void read(Message message) {
    part(message.topic(), message.partition()).add(message.offset(), message.time());
  }

  /** A record is void: written by somebody who did not own the log any more, or never did. */
  void skipped(ConsumerRecord<byte[], byte[]> record) {
    Part part = part(record.topic(), record.partition());
    if (record.offset() > part.lastVoid) {
      part.lastVoid = record.offset();
      part.voids++;
    }
  }

  private Part part(String topic, int partition) {
    return topics
        .computeIfAbsent(topic, _ -> new TreeMap<>())
        .computeIfAbsent(partition, _ -> new Part());
  }

  /** One line for each topic. */
  public List<String> lines() {
    var lines = new ArrayList<String>();
    topics.forEach((topic, parts) -> lines.add("read " + topic + ": " + line(parts)));
    return lines;
  }

  private static String line(TreeMap<Integer, Part> parts) {
    var offsets = new StringBuilder();
    var all = new Part();
    for (var entry : parts.entrySet()) {
      Part part = entry.getValue();
      all.voids += part.voids;
      if (part.count > 0) {
        offsets.append(' ').append(entry.getKey()).append('@').append(part.first);
        if (part.last > part.first) {
          offsets.append('-').append(part.last);
        }
        all.earliest = Math.min(all.earliest, part.earliest);
        all.latest = Math.max(all.latest, part.latest);
        all.count += part.count;
      }
    }
    String counted =
        "%d %s, %d %s"
            .formatted(
                parts.size(),
                parts.size() == 1 ? "partition" : "partitions",
                all.count,
                all.count == 1 ? "record" : "records");
    if (all.voids > 0) {
      counted += ", %d void".formatted(all.voids);
    }
    return all.count == 0
        ? counted
        : "%s (%s), %s to %s"
            .formatted(
                counted,
                offsets.toString().strip(),
                Instant.ofEpochMilli(all.earliest),
                Instant.ofEpochMilli(all.latest));
  }
}
