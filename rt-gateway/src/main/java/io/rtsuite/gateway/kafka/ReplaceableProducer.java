package io.rtsuite.gateway.kafka;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka producer in whose place a fresh one comes when it has failed for good.
 *
 * <p>It has when Kafka's client says so, and when it has answered nothing for longer than its
 * delivery time-out, because its thread is dead. What it had not answered is uncertain then.
 */
final class ReplaceableProducer implements AutoCloseable {

  /** Where producers come from. */
  interface Source {
    /** A fresh one. */
    Producer<byte[], byte[]> open();

    /** One is not used any more. */
    void closed(Producer<byte[], byte[]> producer);
  }

  /** Beyond the delivery time-out, by which every record is answered while the thread lives. */
  static final Duration GRACE = Duration.ofSeconds(5);

  /** A producer that fails at once is not replaced more often than this. */
  static final Duration SHORTEST_LIFE = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(ReplaceableProducer.class);
  private static final Duration FLUSH = Duration.ofSeconds(5);

  private final String name;
  private final Source source;
  private final long longestSilence;
  private final Runnable replaced;
  private final Executor executor;
  private final LongSupplier nanoTime;
  private final AtomicBoolean replacing = new AtomicBoolean();
  private volatile Generation current;
  private volatile long triedAt;
  private volatile boolean closed;

  /**
   * @param name for logs
   * @param delivery time by which the source's producers have answered every record
   * @param replaced runs after each replacement; a fresh producer knows no topics
   * @param executor on which producers are closed and opened, which takes time
   */
  ReplaceableProducer(
      String name,
      Source source,
      Duration delivery,
      Runnable replaced,
      Executor executor,
      LongSupplier nanoTime) {
    this.name = name;
    this.source = source;
    this.longestSilence = delivery.plus(GRACE).toNanos();
    this.replaced = replaced;
    this.executor = executor;
    this.nanoTime = nanoTime;
    this.triedAt = nanoTime.getAsLong();
    this.current = new Generation(source.open(), triedAt);
  }

  /** One producer and what it has not answered. */
  private static final class Generation {
    private final Producer<byte[], byte[]> producer;
    private final Set<Call> unanswered = ConcurrentHashMap.newKeySet();
    private volatile long silentSince;

    Generation(Producer<byte[], byte[]> producer, long openedAt) {
      this.producer = producer;
      this.silentSince = openedAt;
    }
  }

  /** How many partitions a topic has; 0 where that is not known yet. */
  int partitionsOf(String topic) {
    try {
      return current.producer.partitionsFor(topic).size();
    } catch (KafkaException | IllegalStateException e) {
      LOG.atDebug().addKeyValue("topic", topic).setCause(e).log("The topic is not known yet");
      return 0;
    }
  }

  /** Sends a record, without waiting; the receipt hears exactly once what came of it. */
  void send(ProducerRecord<byte[], byte[]> record, Appender.Receipt receipt) {
    Generation generation = current;
    long now = nanoTime.getAsLong();
    if (generation.unanswered.isEmpty()) {
      generation.silentSince = now;
    } else if (now - generation.silentSince > longestSilence) {
      replace(generation, new KafkaException("it has answered nothing for too long"));
    }
    var call = new Call(generation, record.topic(), receipt);
    generation.unanswered.add(call);
    try {
      generation.producer.send(record, call);
    } catch (KafkaException | IllegalStateException e) {
      call.onCompletion(null, e);
    } finally {
      call.returned = true;
    }
  }

  /** One call of {@code send}: what fails within it, on its own thread, was never sent. */
  private final class Call implements Callback {
    private final Generation generation;
    private final String topic;
    private final Appender.Receipt receipt;
    private final Thread caller = Thread.currentThread();
    private final AtomicBoolean answered = new AtomicBoolean();
    private boolean returned;

    Call(Generation generation, String topic, Appender.Receipt receipt) {
      this.generation = generation;
      this.topic = topic;
      this.receipt = receipt;
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata stored, @Nullable Exception failure) {
      if (!answered.compareAndSet(false, true)) {
        return;
      }
      generation.unanswered.remove(this);
      generation.silentSince = nanoTime.getAsLong();
      if (failure != null) {
        failed(failure);
      } else if (stored != null) {
        receipt.stored(stored.offset());
      }
    }

    private void failed(Exception cause) {
      if (cause instanceof RecordTooLargeException) {
        receipt.tooLarge(cause);
        return;
      }
      if (isForGood(cause)) {
        replace(generation, cause);
      }
      if (Thread.currentThread() != caller || returned) {
        receipt.uncertain(cause);
      } else {
        LOG.atDebug().addKeyValue("topic", topic).setCause(cause).log("A record is refused");
        receipt.refused(cause);
      }
    }
  }

  /** Whether a producer that fails like this never sends anything again. */
  private static boolean isForGood(Exception cause) {
    return switch (cause) {
      case ClusterAuthorizationException _,
          AuthenticationException _,
          ProducerFencedException _,
          InvalidProducerEpochException _,
          InvalidPidMappingException _,
          UnsupportedVersionException _,
          // It is closed, or its state is an error; then the client throws the bare class.
          IllegalStateException _ ->
          true;
      default -> cause.getClass() == KafkaException.class;
    };
  }

  private void replace(Generation broken, Exception cause) {
    if (closed
        || broken != current
        || nanoTime.getAsLong() - triedAt < SHORTEST_LIFE.toNanos()
        || !replacing.compareAndSet(false, true)) {
      return;
    }
    triedAt = nanoTime.getAsLong();
    executor.execute(() -> {
      try {
        LOG.atError()
            .addKeyValue("producer", name)
            .addKeyValue("cause", cause.toString())
            .log("A producer has failed for good and is replaced");
        end(broken, Duration.ZERO);
        current = new Generation(source.open(), nanoTime.getAsLong());
        if (closed) {
          end(current, Duration.ZERO);
        } else {
          replaced.run();
        }
      } catch (KafkaException e) {
        LOG.atError()
            .addKeyValue("producer", name)
            .setCause(e)
            .log("There is no producer in its place; the next record tries again");
      } finally {
        replacing.set(false);
      }
    });
  }

  private void end(Generation generation, Duration flush) {
    try {
      generation.producer.close(flush);
    } catch (KafkaException e) {
      LOG.atWarn().addKeyValue("producer", name).setCause(e).log("Closing a producer failed");
    }
    source.closed(generation.producer);
    // A dead thread tells nobody.
    generation.unanswered.forEach(call ->
        call.onCompletion(null, new KafkaException("the producer was closed before it answered")));
  }

  /** Sends what was taken, for a limited time, and ends. */
  @Override
  public void close() {
    closed = true;
    end(current, FLUSH);
  }
}
