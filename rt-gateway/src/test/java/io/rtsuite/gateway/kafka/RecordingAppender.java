package io.rtsuite.gateway.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Keeps what is appended, and lets the test say what came of it. */
public final class RecordingAppender implements Appender {

  public record Appended(ProducerRecord<byte[], byte[]> record, Receipt receipt) {}

  public final List<Appended> appended = new ArrayList<>();
  public final Set<String> unknown = new HashSet<>();

  /** What happens elsewhere while something is appended. */
  public Runnable meanwhile = () -> {};

  @Override
  public void append(ProducerRecord<byte[], byte[]> record, Receipt receipt) {
    appended.add(new Appended(record, receipt));
    meanwhile.run();
  }

  @Override
  public void prepare(String topic, int partitions, Duration delivery) {
    unknown.remove(topic);
  }

  @Override
  public void refresh() {}

  @Override
  public void close() {}

  @Override
  public boolean isReady(String topic) {
    return !unknown.contains(topic);
  }

  /** What was appended to a topic. */
  public List<Appended> to(String topic) {
    return appended.stream().filter(it -> it.record().topic().equals(topic)).toList();
  }
}
