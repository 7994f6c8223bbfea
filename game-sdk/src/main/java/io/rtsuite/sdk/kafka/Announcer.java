package io.rtsuite.sdk.kafka;

import io.rtsuite.events.ClientEvents;
import io.rtsuite.events.ControlKey;
import io.rtsuite.events.EventDeclaration;
import io.rtsuite.events.GatewaySignal;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.sdk.ServiceConfiguration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells gateways what this instance serves: at start, when they ask, and every few seconds. */
final class Announcer {

  private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration FORGOTTEN = Duration.ofHours(1);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final ServiceConfiguration configuration;
  private final TopicPartition control;
  private final String requestTopic;
  private final List<EventDeclaration> events;
  private final Supplier<KafkaClients.Open> readers;
  private final KafkaOutbox outbox;
  private final BrokerClock clock;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile long heardAt;
  private long since;

  Announcer(
      ServiceConfiguration configuration,
      String controlTopic,
      String requestTopic,
      List<EventDeclaration> events,
      Supplier<KafkaClients.Open> readers,
      KafkaOutbox outbox,
      BrokerClock clock) {
    this.configuration = configuration;
    this.control = new TopicPartition(controlTopic, 0);
    this.requestTopic = requestTopic;
    this.events = events;
    this.readers = readers;
    this.outbox = outbox;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("control-" + configuration.name()).unstarted(this::run);
  }

  /** Announces the service for the first time; returns when that is safe on Kafka. */
  void start() throws InterruptedException, ExecutionException, TimeoutException {
    try (var open = readers.get()) {
      since = readSince(open.consumer());
    }
    outbox
        .announce(key(), announcement().encode())
        .thenAccept(metadata -> heard(metadata.timestamp()))
        .get(configuration.kafkaTimeout().toMillis(), TimeUnit.MILLISECONDS);
    thread.start();
  }

  /** Takes the announcement back; returns when that is safe on Kafka. */
  void leave() throws InterruptedException {
    stopping = true;
    thread.join();
    try {
      outbox.announce(key(), null).get(5, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.atWarn().setCause(e).log("Leaving without taking the announcement back");
    }
  }

  /** How long ago Kafka last took a sign of life. */
  Duration sinceHeard() {
    return Duration.ofNanos(System.nanoTime() - heardAt);
  }

  private void heard(long brokerTime) {
    heardAt = System.nanoTime();
    clock.stamped(brokerTime);
  }

  private String key() {
    return new ControlKey.Service(configuration.name(), configuration.instanceId()).toString();
  }

  private ClientEvents announcement() {
    return new ClientEvents(
        UUID.randomUUID().toString(),
        configuration.name(),
        configuration.instanceId(),
        configuration.version(),
        since,
        requestTopic,
        configuration.partitions(),
        events);
  }

  /**
   * Reads what stands on the control topic: the earliest claim that any instance of this service
   * has made is ours too, and what instances left behind that died long ago is cleared away.
   */
  private long readSince(Consumer<byte[], byte[]> reader) throws TimeoutException {
    long deadline = System.nanoTime() + configuration.kafkaTimeout().toNanos();
    reader.assign(List.of(control));
    reader.seekToBeginning(List.of(control));
    long end = reader.endOffsets(List.of(control)).getOrDefault(control, 0L);
    var own = new HashMap<String, ConsumerRecord<byte[], byte[]>>();
    long newest = 0;
    while (reader.position(control) < end) {
      if (System.nanoTime() - deadline > 0) {
        throw new TimeoutException("the control topic was not read in time");
      }
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
        newest = Math.max(newest, record.timestamp());
        if (key(record) instanceof ControlKey.Service said
            && said.name().equals(configuration.name())) {
          own.put(said.toString(), record);
        }
      }
    }
    long earliest = System.currentTimeMillis();
    for (var said : own.entrySet()) {
      var record = said.getValue();
      if (record.value() != null) {
        earliest = Math.min(earliest, since(record));
        if (newest - record.timestamp() > FORGOTTEN.toMillis()) {
          var _ = outbox.announce(said.getKey(), null);
        }
      }
    }
    return earliest;
  }

  private static long since(ConsumerRecord<byte[], byte[]> record) {
    try {
      return ClientEvents.decode(record.value()).since();
    } catch (MalformedMessage e) {
      LOG.atWarn().addKeyValue("offset", record.offset()).log("Unreadable announcement");
      return Long.MAX_VALUE;
    }
  }

  private static @Nullable ControlKey key(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null
        ? null
        : ControlKey.parse(new String(record.key(), StandardCharsets.UTF_8)).orElse(null);
  }

  private void run() {
    while (!stopping) {
      try (var open = readers.get()) {
        var reader = open.consumer();
        reader.assign(List.of(control));
        reader.seekToEnd(List.of(control));
        while (!stopping) {
          boolean asked = false;
          for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
            asked |= asks(record);
          }
          announce(asked);
        }
      } catch (RuntimeException e) {
        LOG.atWarn().setCause(e).log("Reading the control topic failed and begins anew");
        announce(false);
        pause();
      }
    }
  }

  private long announcedAt = System.nanoTime();

  private void announce(boolean asked) {
    if (asked || System.nanoTime() - announcedAt >= configuration.heartbeat().toNanos()) {
      announcedAt = System.nanoTime();
      var _ =
          outbox
              .announce(key(), announcement().encode())
              .whenComplete((metadata, failure) -> {
                if (failure == null) {
                  heard(metadata.timestamp());
                } else {
                  LOG.atWarn().setCause(failure).log("A sign of life got lost");
                }
              });
    }
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY_AFTER);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean asks(ConsumerRecord<byte[], byte[]> record) {
    if (!(key(record) instanceof ControlKey.Gateway) || record.value() == null) {
      return false;
    }
    try {
      return GatewaySignal.decode(record.value()).type()
          == GatewaySignal.Type.REQUEST_CLIENT_EVENTS;
    } catch (MalformedMessage e) {
      LOG.atDebug().addKeyValue("offset", record.offset()).log("A gateway says something unknown");
      return false;
    }
  }
}
