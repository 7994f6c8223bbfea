package io.rtsuite.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReaderPoolTest {

  private final List<ReturnedConsumer> opened = Collections.synchronizedList(new ArrayList<>());
  private final ReaderPool pool =
      new ReaderPool(
          () -> {
            opened.add(new ReturnedConsumer());
            return opened.getLast();
          },
          1);

  /** Runs something when it is given back. */
  private static final class ReturnedConsumer extends MockConsumer<byte[], byte[]> {
    Runnable onReturn = () -> {};

    ReturnedConsumer() {
      super("none");
    }

    @Override
    public synchronized void assign(Collection<TopicPartition> partitions) {
      if (partitions.isEmpty()) {
        onReturn.run();
      }
      super.assign(partitions);
    }
  }

  /** Lends a consumer on another thread; returns once it has one or waits. */
  private Thread lendElsewhere(List<Consumer<byte[], byte[]>> lent) {
    var thread = Thread.ofPlatform().start(() -> lent.add(pool.lend()));
    while (thread.isAlive() && thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    return thread;
  }

  @Test
  void lends_a_consumer_again_without_its_partitions() {
    var first = pool.lend();
    first.assign(List.of(new TopicPartition("topic", 0)));
    pool.giveBack(first);

    assertThat(pool.lend()).isSameAs(first);
    assertThat(first.assignment()).isEmpty();
    assertThat(opened).hasSize(1);
  }

  @Test
  void lends_so_many_at_once_and_lets_others_wait() throws Exception {
    var first = pool.lend();
    var lent = Collections.synchronizedList(new ArrayList<Consumer<byte[], byte[]>>());
    var waiting = lendElsewhere(lent);
    assertThat(lent).isEmpty();

    pool.giveBack(first);
    waiting.join();

    assertThat(lent).containsExactly(first);
  }

  @Test
  void opens_no_more_than_it_may_lend_at_once() throws Exception {
    var first = pool.lend();
    var lent = Collections.synchronizedList(new ArrayList<Consumer<byte[], byte[]>>());
    var threads = new ArrayList<Thread>();
    opened.getFirst().onReturn = () -> threads.add(lendElsewhere(lent));

    pool.giveBack(first);
    threads.getFirst().join();

    assertThat(lent).containsExactly(first);
    assertThat(opened).hasSize(1);
  }

  @Test
  void closes_a_consumer_that_failed_and_opens_another() {
    pool.giveBackFailed(pool.lend());

    var second = pool.lend();

    assertThat(opened).hasSize(2);
    assertThat(opened.getFirst().closed()).isTrue();
    assertThat(second).isSameAs(opened.getLast());
  }

  @Test
  void closes_a_consumer_that_fails_when_it_is_given_back() {
    var first = pool.lend();
    opened.getFirst().onReturn =
        () -> {
          throw new KafkaException("refused by the test");
        };

    assertThatThrownBy(() -> pool.giveBack(first)).isInstanceOf(KafkaException.class);

    assertThat(opened.getFirst().closed()).isTrue();
    assertThat(pool.lend()).isNotSameAs(first);
  }

  @Test
  void keeps_the_place_when_a_consumer_cannot_be_opened() {
    var refusing =
        new ReaderPool(
            () -> {
              throw new KafkaException("refused by the test");
            },
            1);

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(refusing::lend).isInstanceOf(KafkaException.class);
    }
  }

  @Test
  void stops_waiting_when_it_is_interrupted() {
    pool.lend();
    Thread.currentThread().interrupt();

    assertThatThrownBy(pool::lend).isInstanceOf(InterruptException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void closes_the_idle_at_once_and_the_lent_when_they_come_back() {
    var lentTwice = new ReaderPool(this::open, 2);
    var idle = lentTwice.lend();
    var lent = lentTwice.lend();
    lentTwice.giveBack(idle);

    lentTwice.close();
    assertThat(opened.getFirst().closed()).isTrue();
    assertThat(opened.getLast().closed()).isFalse();
    lentTwice.giveBack(lent);

    assertThat(opened.getLast().closed()).isTrue();
  }

  private Consumer<byte[], byte[]> open() {
    opened.add(new ReturnedConsumer());
    return opened.getLast();
  }
}
