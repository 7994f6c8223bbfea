package io.rtsuite.gateway.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends by a few producers, one for each length of time that records may be under way: Kafka's
 * client knows one delivery time-out for all that it sends, and a request must not be stored long
 * after nobody waits for it any more.
 *
 * <p>A topic has one of them, so its records keep their order.
 */
final class KafkaAppender implements Appender {

  /** Opens a producer that gives a record up after a time. */
  interface Producers {
    ReplaceableProducer open(Duration delivery, Runnable replaced);
  }

  private static final Logger LOG = LoggerFactory.getLogger(KafkaAppender.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration GIVE_UP = Duration.ofSeconds(30);

  /** Few, as each is a thread, a connection and a buffer. */
  private static final List<Duration> DELIVERIES =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          LONGEST_DELIVERY);

  /** What somebody wants to append to. */
  private record Wanted(String topic, int partitions, Duration delivery) {}

  private final Producers source;
  private final Map<Duration, ReplaceableProducer> producers = new ConcurrentHashMap<>();
  private final Map<String, Wanted> wanted = new ConcurrentHashMap<>();
  private final Map<String, Wanted> ready = new ConcurrentHashMap<>();
  private final Set<Wanted> preparing = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  KafkaAppender(Producers source) {
    this.source = source;
  }

  @Override
  public boolean isReady(String topic) {
    return ready.containsKey(topic);
  }

  @Override
  public void prepare(String topic, int partitions, Duration delivery) {
    var now = new Wanted(topic, partitions, atLeast(delivery));
    wanted.put(topic, now);
    if (!now.equals(ready.get(topic))) {
      lookUp(now);
    }
  }

  private static Duration atLeast(Duration delivery) {
    return DELIVERIES.stream()
        .filter(it -> it.compareTo(delivery) >= 0)
        .findFirst()
        .orElse(LONGEST_DELIVERY);
  }

  @Override
  public void refresh() {
    wanted.values().forEach(this::lookUp);
  }

  private void lookUp(Wanted sought) {
    if (preparing.add(sought)) {
      Thread.ofVirtual().name("prepare-" + sought.topic()).start(() -> untilReady(sought));
    }
  }

  private void untilReady(Wanted sought) {
    long pause = FIRST_PAUSE.toNanos();
    long until = System.nanoTime() + GIVE_UP.toNanos();
    try {
      // Whoever still needs the topic after that asks again.
      while (!closed && System.nanoTime() < until) {
        int found = producer(sought.delivery()).partitionsOf(sought.topic());
        if (found >= sought.partitions()) {
          ready.put(sought.topic(), sought);
          return;
        }
        if (found > 0) {
          LOG.atError()
              .addKeyValue("topic", sought.topic())
              .addKeyValue("declared", sought.partitions())
              .addKeyValue("found", found)
              .log("The topic has fewer partitions than its service declares; it gets no requests");
          return;
        }
        // Kafka's producer fetches metadata only while somebody asks for it.
        LockSupport.parkNanos(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE.toNanos());
      }
    } finally {
      preparing.remove(sought);
    }
  }

  private ReplaceableProducer producer(Duration delivery) {
    return producers.computeIfAbsent(delivery, it -> source.open(it, this::refresh));
  }

  @Override
  public void append(ProducerRecord<byte[], byte[]> record, Receipt receipt) {
    Wanted known = ready.get(record.topic());
    if (known == null) {
      receipt.refused(new TimeoutException("topic " + record.topic() + " was not looked up yet"));
      return;
    }
    producer(known.delivery()).send(record, receipt);
  }

  @Override
  public void close() {
    closed = true;
    producers.values().forEach(ReplaceableProducer::close);
  }
}
