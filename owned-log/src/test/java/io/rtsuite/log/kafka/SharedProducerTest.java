package io.rtsuite.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class SharedProducerTest {

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

  private void send(String what) {
    producer.send(
        new ProducerRecord<>("topic", 0, null, new byte[] {1}),
        (_, failure) ->
            outcomes.add(failure == null ? what : what + " " + failure.getClass().getSimpleName()));
  }

  @Test
  void is_one_for_everybody() {
    send("a");
    send("b");
    opened.getFirst().completeNext();
    opened.getFirst().completeNext();

    assertThat(opened).hasSize(1);
    assertThat(outcomes).containsExactly("a", "b");
  }

  @Test
  void is_closed_at_its_first_failure_and_replaced_by_the_next_record() {
    send("a");
    send("b");

    opened.getFirst().errorNext(new NetworkException());

    assertThat(opened.getFirst().closed()).isTrue();
    assertThat(outcomes).containsExactly("a NetworkException");
    assertThat(opened).hasSize(1);
    send("c");
    assertThat(opened).hasSize(2);
    opened.getLast().completeNext();
    assertThat(outcomes).endsWith("c");
  }

  @Test
  void is_not_closed_again_by_what_fails_because_it_was_closed() {
    send("a");
    send("b");
    opened.getFirst().errorNext(new NetworkException());
    send("c");

    opened.getFirst().errorNext(new KafkaException("closed"));

    assertThat(opened.getLast().closed()).isFalse();
    assertThat(outcomes).containsExactly("a NetworkException", "b KafkaException");
  }

  @Test
  void stays_when_a_record_is_too_large() {
    send("large");
    send("b");

    opened.getFirst().errorNext(new RecordTooLargeException());
    opened.getFirst().completeNext();

    assertThat(opened).hasSize(1);
    assertThat(outcomes).containsExactly("large RecordTooLargeException", "b");
  }

  @Test
  void is_replaced_when_it_throws() {
    send("a");
    opened.getFirst().sendException = new KafkaException("broken for good");

    send("b");
    send("c");

    assertThat(outcomes).containsExactly("b KafkaException");
    assertThat(opened.getFirst().closed()).isTrue();
    assertThat(opened).hasSize(2);
  }

  @Test
  void is_replaced_when_somebody_closed_it() {
    send("a");
    opened.getFirst().close();

    send("b");
    send("c");

    assertThat(outcomes).containsExactly("b IllegalStateException");
    assertThat(opened).hasSize(2);
  }

  @Test
  void stays_when_the_thread_that_sends_is_interrupted() {
    send("a");
    opened.getFirst().sendException = new InterruptException("interrupted by the test");
    assertThat(Thread.interrupted()).isTrue();

    send("b");
    opened.getFirst().sendException = null;
    opened.getFirst().completeNext();

    assertThat(outcomes).containsExactly("b InterruptException", "a");
    assertThat(opened).hasSize(1);
  }

  @Test
  void fails_records_while_none_can_be_opened() {
    var refusing =
        new SharedProducer(
            "refusing",
            () -> {
              throw new TimeoutException("refused by the test");
            });

    refusing.send(
        new ProducerRecord<>("topic", new byte[0]),
        (_, failure) -> outcomes.add(failure.getMessage()));

    assertThat(outcomes).containsExactly("refused by the test");
  }

  @Test
  void fails_records_when_it_is_closed() {
    send("a");
    producer.close();

    send("b");

    assertThat(opened.getFirst().closed()).isTrue();
    assertThat(outcomes).containsExactly("b IllegalStateException");
    assertThat(opened).hasSize(1);
  }
}
