package io.rtsuite.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.log.PartitionLog.Appended;
import io.rtsuite.log.Stamp;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaPartitionLogTest {

  private final List<MockProducer<byte[], byte[]>> opened = new ArrayList<>();
  private final List<String> outcomes = new ArrayList<>();
  private final SharedProducer producer =
      new SharedProducer(
          "test",
          () -> {
            opened.add(
                new MockProducer<>(
                    false, null, new ByteArraySerializer(), new ByteArraySerializer()));
            return opened.getLast();
          });
  private final KafkaPartitionLog log =
      new KafkaPartitionLog(
          new TopicPartition("log", 0),
          "topic id",
          producer,
          new ReaderPool(
              () -> {
                throw new AssertionError("nothing is read");
              },
              1),
          (Admin)
              Proxy.newProxyInstance(
                  Admin.class.getClassLoader(),
                  new Class<?>[] {Admin.class},
                  (_, _, _) -> {
                    throw new AssertionError("nothing is deleted");
                  }));

  private void append(String what, Stamp stamp) {
    log.append(
        null,
        new byte[] {1},
        stamp,
        outcome ->
            outcomes.add(what + (outcome instanceof Appended.Failed ? " failed" : " stored")));
  }

  private void failTheProducer() {
    producer.send(new ProducerRecord<>("another", 0, null, new byte[] {1}), (_, _) -> {});
    assertThat(opened.getLast().errorNext(new NetworkException())).isTrue();
  }

  @Test
  void an_owner_does_not_go_on_with_the_next_producer() {
    append("claim", new Stamp.Claim("a"));
    opened.getFirst().completeNext();
    failTheProducer();

    append("1", new Stamp.Entry("a", 1));
    producer.send(new ProducerRecord<>("another", 0, null, new byte[] {1}), (_, _) -> {});
    append("2", new Stamp.Entry("a", 2));

    assertThat(outcomes).containsExactly("claim stored", "1 failed", "2 failed");
    assertThat(opened).hasSize(2);
    assertThat(opened.getLast().history())
        .extracting(ProducerRecord::topic)
        .containsOnly("another");
  }

  @Test
  void the_next_claim_goes_to_the_next_producer_and_so_does_what_follows_it() {
    append("claim", new Stamp.Claim("a"));
    opened.getFirst().completeNext();
    failTheProducer();

    append("claim", new Stamp.Claim("b"));
    append("1", new Stamp.Entry("b", 1));
    opened.getLast().completeNext();
    opened.getLast().completeNext();

    assertThat(outcomes).containsExactly("claim stored", "claim stored", "1 stored");
    assertThat(opened).hasSize(2);
  }

  @Test
  void an_owner_does_not_go_on_behind_a_newer_claim_from_here() {
    append("claim", new Stamp.Claim("a"));
    append("claim", new Stamp.Claim("b"));
    append("1", new Stamp.Entry("a", 1));

    assertThat(outcomes).containsExactly("1 failed");
    assertThat(opened.getFirst().history()).hasSize(2);
  }
}
