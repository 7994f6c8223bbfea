package io.rtsuite.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReplaceableProducerTest {

  private static final Duration DELIVERY = Duration.ofSeconds(5);

  private final List<MockProducer<byte[], byte[]>> opened = new ArrayList<>();
  private final List<Producer<byte[], byte[]>> closed = new ArrayList<>();
  private final List<KafkaException> cannotOpen = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private int replacements;
  private long nanos;
  private final ReplaceableProducer producer =
      new ReplaceableProducer(
          "under-test",
          new ReplaceableProducer.Source() {
            @Override
            public Producer<byte[], byte[]> open() {
              if (!cannotOpen.isEmpty()) {
                throw cannotOpen.removeFirst();
              }
              var kafka =
                  new MockProducer<>(
                      false, null, new ByteArraySerializer(), new ByteArraySerializer());
              opened.add(kafka);
              return kafka;
            }

            @Override
            public void closed(Producer<byte[], byte[]> ended) {
              closed.add(ended);
            }
          },
          DELIVERY,
          () -> replacements++,
          Runnable::run,
          () -> nanos);

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  private void send(String name) {
    producer.send(
        new ProducerRecord<>("t", new byte[0]),
        new Appender.Receipt() {
          @Override
          public void stored(long offset) {
            heard.add(name + " stored");
          }

          @Override
          public void refused(Exception cause) {
            heard.add(name + " refused");
          }

          @Override
          public void uncertain(Exception cause) {
            heard.add(name + " uncertain");
          }

          @Override
          public void tooLarge(Exception cause) {
            heard.add(name + " too large");
          }
        });
  }

  private MockProducer<byte[], byte[]> first() {
    return opened.getFirst();
  }

  static List<RuntimeException> for_good() {
    return List.of(
        new ClusterAuthorizationException("no"),
        new AuthenticationException("no"),
        new InvalidProducerEpochException("old"),
        new UnsupportedVersionException("old"),
        new KafkaException("Cannot execute transactional method because we are in an error state"));
  }

  static List<RuntimeException> for_a_while() {
    return List.of(
        new TimeoutException("expired"),
        new BufferExhaustedException("full"),
        new NotEnoughReplicasException(),
        new TopicAuthorizationException("t"),
        new RecordTooLargeException());
  }

  @Nested
  class a_producer_that_fails_for_good {

    @ParameterizedTest
    @MethodSource("io.rtsuite.gateway.kafka.ReplaceableProducerTest#for_good")
    void is_replaced(RuntimeException failure) {
      pass(Duration.ofSeconds(2));
      send("a");

      first().errorNext(failure);
      send("b");
      opened.getLast().completeNext();

      assertThat(heard).containsExactly("a uncertain", "b stored");
      assertThat(opened).hasSize(2);
      assertThat(first().closed()).isTrue();
      assertThat(closed).containsExactly(first());
      assertThat(replacements).isEqualTo(1);
    }

    @Test
    void is_replaced_also_when_it_throws() {
      pass(Duration.ofSeconds(2));
      first().sendException = new IllegalStateException("it is closed");

      send("a");
      send("b");
      opened.getLast().completeNext();

      assertThat(heard).containsExactly("a refused", "b stored");
    }

    @Test
    void is_replaced_once_and_all_it_held_is_uncertain() {
      pass(Duration.ofSeconds(2));
      send("a");
      send("b");
      send("c");

      first().errorNext(new ClusterAuthorizationException("no"));
      first().errorNext(new ClusterAuthorizationException("no"));
      first().completeNext();

      assertThat(heard).containsExactlyInAnyOrder("a uncertain", "b uncertain", "c uncertain");
      assertThat(opened).hasSize(2);
    }

    @Test
    void is_not_replaced_again_and_again_without_a_pause() {
      first().sendException = new IllegalStateException("it is closed");
      for (int i = 0; i < 100; i++) {
        send("x");
      }
      assertThat(opened).hasSize(1);

      pass(ReplaceableProducer.SHORTEST_LIFE);
      send("y");

      assertThat(opened).hasSize(2);
    }

    @Test
    void is_replaced_later_when_no_other_can_be_made_now() {
      pass(Duration.ofSeconds(2));
      cannotOpen.add(new KafkaException("no address can be resolved"));
      first().sendException = new IllegalStateException("it is closed");

      send("a");
      send("a");
      assertThat(opened).hasSize(1);
      pass(ReplaceableProducer.SHORTEST_LIFE);
      send("b");
      send("c");
      opened.getLast().completeNext();

      assertThat(heard).containsExactly("a refused", "a refused", "b refused", "c stored");
    }
  }

  @ParameterizedTest
  @MethodSource("for_a_while")
  void a_producer_that_fails_for_a_while_stays(RuntimeException failure) {
    pass(Duration.ofSeconds(2));
    send("a");

    first().errorNext(failure);
    send("b");
    first().completeNext();

    assertThat(opened).hasSize(1);
    assertThat(heard).hasSize(2).last().isEqualTo("b stored");
  }

  @Nested
  class a_producer_whose_thread_is_dead {

    @Test
    void is_replaced_once_it_has_answered_nothing_beyond_its_delivery_time_out() {
      send("a");
      pass(DELIVERY.plus(ReplaceableProducer.GRACE));
      send("b");
      assertThat(opened).hasSize(1);

      pass(Duration.ofMillis(1));
      send("c");
      send("d");
      opened.getLast().completeNext();

      assertThat(opened).hasSize(2);
      assertThat(heard)
          .containsExactlyInAnyOrder("a uncertain", "b uncertain", "c refused", "d stored");
    }

    @Test
    void is_not_taken_for_dead_while_it_answers() {
      send("a");
      for (int i = 0; i < 10; i++) {
        pass(DELIVERY);
        send("b");
        first().completeNext();
      }

      assertThat(opened).hasSize(1);
    }

    @Test
    void is_not_taken_for_dead_when_nothing_was_asked_of_it() {
      pass(Duration.ofDays(1));

      send("a");
      send("b");

      assertThat(opened).hasSize(1);
    }
  }

  @Test
  void the_end_is_no_failure() {
    pass(Duration.ofSeconds(2));

    producer.close();
    send("a");

    assertThat(heard).containsExactly("a refused");
    assertThat(opened).hasSize(1);
    assertThat(closed).containsExactly(first());
  }
}
