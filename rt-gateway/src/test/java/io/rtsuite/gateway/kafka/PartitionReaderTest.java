package io.rtsuite.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.gateway.Await;
import io.rtsuite.gateway.kafka.PartitionReader.Held;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PartitionReaderTest {

  private static final TopicPartition PARTITION = new TopicPartition("log", 0);

  /** Remembers what it is told, and goes on where the test wants. */
  private static final class Recording implements PartitionReader.Handler {
    final List<Long> read = new CopyOnWriteArrayList<>();
    final AtomicInteger losses = new AtomicInteger();
    final List<Held> held = new CopyOnWriteArrayList<>();
    final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    final List<Long> failed = new CopyOnWriteArrayList<>();
    final List<Long> taken = new CopyOnWriteArrayList<>();
    volatile long poison = -1;

    @Override
    public void record(ConsumerRecord<byte[], byte[]> record) {
      if (record.offset() == poison) {
        throw new IllegalStateException("a bug, made for this test");
      }
      read.add(record.offset());
    }

    @Override
    public void failed(ConsumerRecord<byte[], byte[]> record, RuntimeException cause) {
      failed.add(record.offset());
    }

    @Override
    public void taken(long position) {
      taken.add(position);
    }

    @Override
    public PartitionReader.Start lost() {
      losses.incrementAndGet();
      RuntimeException failure = failures.poll();
      if (failure != null) {
        throw failure;
      }
      return now -> {
        held.add(now);
        return now.end() - 1;
      };
    }
  }

  private final MockConsumer<byte[], byte[]> kafka = new MockConsumer<>("none");
  private final Recording handler = new Recording();
  private final PartitionReader reader =
      new PartitionReader("reader-under-test", kafka, PARTITION, handler);

  private void holds(long first, long end) {
    kafka.updateBeginningOffsets(Map.of(PARTITION, first));
    kafka.updateEndOffsets(Map.of(PARTITION, end));
  }

  /** Within one poll, as nothing of it may be seen half. */
  private void changesTo(long first, long end) {
    kafka.schedulePollTask(() -> {
      holds(first, end);
      append(end - 1);
    });
  }

  private void append(long offset) {
    kafka.addRecord(new ConsumerRecord<>("log", 0, offset, null, new byte[0]));
  }

  @AfterEach
  void end() {
    reader.close();
  }

  @Nested
  class a_reader_that_starts {

    @Test
    void begins_where_it_is_told_knowing_what_there_is() {
      holds(3, 8);
      var seen = new ArrayDeque<Held>();

      long begin =
          reader.start(held -> {
            seen.add(held);
            return 6;
          });
      kafka.schedulePollTask(() -> List.of(5L, 6L, 7L).forEach(PartitionReaderTest.this::append));

      assertThat(begin).isEqualTo(6);
      assertThat(seen).containsExactly(new Held(3, 8));
      Await.until("the end", () -> reader.position() == 8);
      assertThat(handler.read).containsExactly(6L, 7L);
    }
  }

  @Nested
  class a_record_that_cannot_be_taken {

    @Test
    void is_told_of_and_the_others_of_its_poll_are_taken() {
      holds(0, 5);
      handler.poison = 6;
      reader.start(PartitionReader.Start.END);

      kafka.schedulePollTask(() -> List.of(5L, 6L, 7L).forEach(PartitionReaderTest.this::append));

      Await.until("the end", () -> reader.position() == 8);
      assertThat(handler.read).containsExactly(5L, 7L);
      assertThat(handler.failed).containsExactly(6L);
      assertThat(handler.taken).contains(8L);
    }
  }

  @Nested
  class a_reader_whose_records_were_deleted {

    @Test
    void goes_on_where_its_handler_says() {
      holds(0, 5);
      reader.start(PartitionReader.Start.END);

      changesTo(20, 30);

      Await.until("the end", () -> reader.position() == 30);
      assertThat(handler.losses).hasValue(1);
      assertThat(handler.held).containsExactly(new Held(20, 30));
      assertThat(handler.read).containsExactly(29L);
      assertThat(reader.isDead()).isFalse();
    }

    @Test
    void goes_on_likewise_when_its_topic_was_created_again_with_more_records() {
      holds(0, 5);
      reader.start(PartitionReader.Start.END);
      changesTo(0, 30);
      reader.recreated();

      Await.until("the loss", () -> handler.losses.get() == 1);
      Await.until("the end", () -> reader.position() == 30);
      assertThat(handler.losses).hasValue(1);
      assertThat(reader.isDead()).isFalse();
    }

    @Test
    void asks_again_when_the_handler_could_not_say() {
      holds(0, 5);
      handler.failures.add(new KafkaException("no checkpoint to be had"));
      reader.start(PartitionReader.Start.END);

      changesTo(20, 30);

      Await.until("the end", () -> reader.position() == 30);
      assertThat(handler.losses).hasValue(2);
      assertThat(handler.read).containsExactly(29L);
    }
  }
}
