package io.rtsuite.gateway.kafka;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway's one producer. */
@Singleton
final class KafkaAppender implements Appender {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaAppender.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration GIVE_UP = Duration.ofSeconds(30);
  private static final Duration FLUSH = Duration.ofSeconds(5);

  private final Producer<byte[], byte[]> producer;
  private final Set<String> preparing = ConcurrentHashMap.newKeySet();
  private final Set<String> ready = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  KafkaAppender(KafkaClients clients) {
    this.producer = clients.producer("gateway");
  }

  @Override
  public boolean isReady(String topic) {
    return ready.contains(topic);
  }

  @Override
  public void prepare(String topic, int partitions) {
    if (!ready.contains(topic) && preparing.add(topic)) {
      Thread.ofVirtual().name("prepare-" + topic).start(() -> untilReady(topic, partitions));
    }
  }

  private void untilReady(String topic, int partitions) {
    long pause = FIRST_PAUSE.toNanos();
    long until = System.nanoTime() + GIVE_UP.toNanos();
    try {
      // Whoever still needs the topic after that asks again.
      while (!closed && System.nanoTime() < until) {
        int found = partitionsOf(topic);
        if (found >= partitions) {
          ready.add(topic);
          return;
        }
        if (found > 0) {
          LOG.atError()
              .addKeyValue("topic", topic)
              .addKeyValue("declared", partitions)
              .addKeyValue("found", found)
              .log("The topic has fewer partitions than its service declares; it gets no requests");
          return;
        }
        // Kafka's producer fetches metadata only while somebody asks for it.
        LockSupport.parkNanos(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE.toNanos());
      }
    } finally {
      preparing.remove(topic);
    }
  }

  private int partitionsOf(String topic) {
    try {
      return producer.partitionsFor(topic).size();
    } catch (KafkaException e) {
      LOG.atDebug().addKeyValue("topic", topic).setCause(e).log("The topic is not known yet");
      return 0;
    }
  }

  @Override
  public void append(ProducerRecord<byte[], byte[]> record, Receipt receipt) {
    var call = new Call(record.topic(), receipt);
    try {
      producer.send(
          record,
          (stored, failure) -> {
            if (failure == null) {
              receipt.stored(stored.offset());
            } else {
              call.failed(failure);
            }
          });
    } catch (KafkaException | IllegalStateException e) {
      call.failed(e);
    } finally {
      call.returned = true;
    }
  }

  /** One call of {@code send}: what fails within it, on its own thread, was never sent. */
  private static final class Call {
    private final String topic;
    private final Receipt receipt;
    private final Thread caller = Thread.currentThread();
    private boolean returned;

    Call(String topic, Receipt receipt) {
      this.topic = topic;
      this.receipt = receipt;
    }

    void failed(Exception cause) {
      if (cause instanceof RecordTooLargeException) {
        receipt.tooLarge(cause);
      } else if (Thread.currentThread() != caller || returned) {
        receipt.uncertain(cause);
      } else {
        LOG.atDebug().addKeyValue("topic", topic).setCause(cause).log("A record is refused");
        receipt.refused(cause);
      }
    }
  }

  @PreDestroy
  void close() {
    closed = true;
    producer.close(FLUSH);
  }
}
