package io.rtsuite.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.gateway.Await;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaAppenderTest {

  private static final Node NODE = new Node(0, "localhost", 9092);

  private final Map<Duration, MockProducer<byte[], byte[]>> producers = new ConcurrentHashMap<>();
  private final KafkaAppender appender =
      new KafkaAppender((delivery, replaced) ->
          new ReplaceableProducer(
              "under-test",
              new ReplaceableProducer.Source() {
                @Override
                public Producer<byte[], byte[]> open() {
                  var kafka =
                      new MockProducer<>(
                          cluster(),
                          true,
                          null,
                          new ByteArraySerializer(),
                          new ByteArraySerializer());
                  producers.put(delivery, kafka);
                  return kafka;
                }

                @Override
                public void closed(Producer<byte[], byte[]> producer) {}
              },
              delivery,
              replaced,
              Runnable::run,
              System::nanoTime));

  private static Cluster cluster() {
    var nodes = new Node[] {NODE};
    return new Cluster(
        "c",
        java.util.List.of(NODE),
        IntStream.range(0, 3)
            .mapToObj(it -> new PartitionInfo("three", it, NODE, nodes, nodes))
            .toList(),
        java.util.Set.of(),
        java.util.Set.of());
  }

  private String append(String topic) {
    var heard = new String[] {"nothing"};
    appender.append(
        new ProducerRecord<>(topic, new byte[0]),
        new Appender.Receipt() {
          @Override
          public void stored(long offset) {
            heard[0] = "stored";
          }

          @Override
          public void refused(Exception cause) {
            heard[0] = "refused";
          }

          @Override
          public void uncertain(Exception cause) {
            heard[0] = "uncertain";
          }

          @Override
          public void tooLarge(Exception cause) {
            heard[0] = "too large";
          }
        });
    return heard[0];
  }

  @Test
  void a_topic_that_was_not_looked_up_takes_nothing() {
    assertThat(appender.isReady("three")).isFalse();
    assertThat(append("three")).isEqualTo("refused");
  }

  @Test
  void a_record_is_under_way_hardly_longer_than_asked_for() {
    appender.prepare("three", 3, Duration.ofMillis(1_500));
    Await.until("the topic", () -> appender.isReady("three"));

    assertThat(append("three")).isEqualTo("stored");

    assertThat(producers).containsOnlyKeys(Duration.ofSeconds(2));
  }

  @Test
  void a_topic_whose_time_changes_gets_another_producer_without_a_gap() {
    appender.prepare("three", 3, Duration.ofSeconds(2));
    Await.until("the topic", () -> appender.isReady("three"));

    appender.prepare("three", 3, Duration.ofSeconds(30));
    assertThat(appender.isReady("three")).isTrue();
    assertThat(append("three")).isEqualTo("stored");

    Await.until(
        "the other one",
        () -> {
          append("three");
          var other = producers.get(Duration.ofSeconds(30));
          return other != null && !other.history().isEmpty();
        });
  }

  @Test
  void a_topic_with_fewer_partitions_than_declared_is_never_ready() {
    appender.prepare("three", 4, Duration.ofSeconds(2));
    Await.until("the look", () -> producers.containsKey(Duration.ofSeconds(2)));

    assertThat(append("three")).isEqualTo("refused");
  }
}
