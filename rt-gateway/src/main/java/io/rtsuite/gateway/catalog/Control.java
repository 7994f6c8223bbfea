package io.rtsuite.gateway.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtsuite.events.ClientEvents;
import io.rtsuite.events.ControlKey;
import io.rtsuite.events.GatewaySignal;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.gateway.kafka.Appender;
import io.rtsuite.gateway.kafka.DeadLetters;
import io.rtsuite.gateway.kafka.KafkaClients;
import io.rtsuite.gateway.kafka.PartitionReader;
import io.rtsuite.gateway.kafka.TopicsConfig;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Reads the control topic from its beginning, and keeps this gateway alive on it. */
@Singleton
public final class Control implements PartitionReader.Handler, Gateways, GatewayWatch {

  private static final Logger LOG = LoggerFactory.getLogger(Control.class);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** That they do not come through is told once for all. */
  private static final Noted ONE_OF_MANY = new Noted("sign of life", Level.DEBUG);

  private final GatewayId own;
  private final ControlKey.Gateway ownKey;
  private final CatalogConfig config;
  private final String topic;
  private final KafkaClients clients;
  private final Appender appender;
  private final Appender requests;
  private final DeadLetters deadLetters;
  private final Reachability reachability;
  private final CatalogFold fold;
  private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
  private final ScheduledExecutorService heart =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("control-heartbeat").daemon().factory());
  private @Nullable PartitionReader reader;
  private boolean changed;
  private volatile long startedAt = Long.MAX_VALUE;
  private volatile Catalog catalog = Catalog.EMPTY;
  private volatile GatewayPresence presence = GatewayPresence.UNKNOWN;
  private volatile boolean first;
  private volatile boolean leaving;
  private final AtomicBoolean takenForGone = new AtomicBoolean();

  Control(
      GatewayId own,
      CatalogConfig config,
      TopicsConfig topics,
      KafkaClients clients,
      @Named(Appender.CONTROL) Appender appender,
      Appender requests,
      DeadLetters deadLetters,
      Reachability reachability) {
    this.own = own;
    this.ownKey = new ControlKey.Gateway(own.text());
    this.config = config;
    this.topic = topics.topics().control().name();
    this.clients = clients;
    this.appender = appender;
    this.requests = requests;
    this.deadLetters = deadLetters;
    this.reachability = reachability;
    this.fold =
        new CatalogFold(
            own,
            topics.topics(),
            config.silence(),
            config.forgetAfter(),
            config.heartbeat().multipliedBy(3),
            config.departedEvents());
  }

  /** What clients may ask now; on any thread. */
  public Catalog catalog() {
    return catalog;
  }

  @Override
  public boolean isFirst() {
    return first;
  }

  @Override
  public GatewayPresence presence() {
    return presence;
  }

  @Override
  public void departed(String gateway) {
    append(new ControlKey.Gateway(gateway), null, new Noted("tombstone", Level.WARN));
  }

  @Override
  public boolean wasTakenForGone() {
    return takenForGone.getAndSet(false);
  }

  /**
   * Asks everybody what they serve, and reads all that was said before; returns when that is known.
   */
  public void start()
      throws InterruptedException, TimeoutException, java.util.concurrent.ExecutionException {
    startedAt = ask().get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    if (reader == null) {
      var started =
          new PartitionReader(
              "control-reader",
              clients.consumer("gateway-control"),
              new TopicPartition(topic, 0),
              this);
      started.start(PartitionReader.Start.BEGINNING);
      reader = started;
    }
    caughtUp.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    long every = config.heartbeat().toMillis();
    heart.scheduleAtFixedRate(this::beat, every, every, TimeUnit.MILLISECONDS);
  }

  private CompletableFuture<Long> ask() {
    var stored = new CompletableFuture<Long>();
    append(
        ownKey,
        signal(GatewaySignal.Type.REQUEST_CLIENT_EVENTS),
        new Appender.Receipt() {
          @Override
          public void stored(long offset) {
            stored.complete(offset);
          }

          @Override
          public void refused(Exception cause) {
            stored.completeExceptionally(cause);
          }

          @Override
          public void uncertain(Exception cause) {
            stored.completeExceptionally(cause);
          }

          @Override
          public void tooLarge(Exception cause) {
            stored.completeExceptionally(cause);
          }
        });
    return stored;
  }

  private void beat() {
    reachability.check();
    append(ownKey, signal(GatewaySignal.Type.GATEWAY_ALIVE), ONE_OF_MANY);
  }

  private void heardOwnSign() {
    if (reachability.heard()) {
      // Kafka's client forgets all topics in a long outage.
      requests.refresh();
    }
  }

  private byte[] signal(GatewaySignal.Type type) {
    return new GatewaySignal(UUID.randomUUID().toString(), type, own.text()).encode();
  }

  private void append(ControlKey key, byte @Nullable [] value, Appender.Receipt receipt) {
    appender.append(new ProducerRecord<>(topic, 0, key.toString().getBytes(UTF_8), value), receipt);
  }

  @Override
  public void record(ConsumerRecord<byte[], byte[]> record) {
    changed = true;
    fold(record);
  }

  @Override
  public void failed(ConsumerRecord<byte[], byte[]> record, RuntimeException cause) {
    if (first) {
      deadLetters.put(record, "failed", cause.toString());
    }
  }

  @Override
  public void taken(long position) {
    // Half a topic would show services that left long ago as live ones.
    if (position > startedAt && changed) {
      changed = false;
      publish();
      caughtUp.complete(null);
    }
  }

  @Override
  public PartitionReader.Start lost() {
    // The topic is compacted from its beginning on, so this is a topic made anew: everybody
    // repeats, and what this gateway wrote at its start lies nowhere.
    LOG.error("The control topic has lost records");
    startedAt = -1;
    return PartitionReader.Start.BEGINNING;
  }

  private void fold(ConsumerRecord<byte[], byte[]> record) {
    String text = record.key() == null ? "" : new String(record.key(), UTF_8);
    ControlKey key = ControlKey.parse(text).orElse(null);
    if (key == null) {
      LOG.atDebug().addKeyValue("offset", record.offset()).log("A control record of another kind");
      return;
    }
    if (record.value() == null) {
      fold.leaves(key);
      if (key.equals(ownKey) && !leaving) {
        takenForGone.set(true);
      }
      return;
    }
    try {
      switch (key) {
        case ControlKey.Service service -> {
          var says = ClientEvents.decode(record.value());
          if (!says.key().equals(service)) {
            throw new MalformedMessage("key and content name different instances");
          }
          fold.lives(service, says, record.timestamp());
        }
        case ControlKey.Gateway gateway -> {
          GatewaySignal.decode(record.value());
          fold.lives(gateway, record.timestamp());
          if (gateway.equals(ownKey)) {
            heardOwnSign();
          }
        }
      }
    } catch (MalformedMessage e) {
      if (first) {
        deadLetters.put(record, "malformed", String.valueOf(e.getMessage()));
      }
    }
  }

  private void publish() {
    Catalog now = fold.catalog();
    for (CatalogFold.Finding finding : fold.news()) {
      switch (finding) {
        case CatalogFold.Finding.NameTaken(String event, String service, String keeper) ->
            LOG.atError()
                .addKeyValue("event", event)
                .addKeyValue("refused", service)
                .addKeyValue("keeper", keeper)
                .log("An event is claimed by a second service, which does not get it");
        case CatalogFold.Finding.ForeignTopic(
                String service,
                String instance,
                String requestTopic) ->
            LOG.atError()
                .addKeyValue("service", service)
                .addKeyValue("instance", instance)
                .addKeyValue("requestTopic", requestTopic)
                .log(
                    "An instance announces a request topic that is not its service's; it is ignored");
        case CatalogFold.Finding.SettingsDiffer(String service, String event, String version) ->
            LOG.atWarn()
                .addKeyValue("service", service)
                .addKeyValue("event", event)
                .addKeyValue("followed", version)
                .log(
                    "Instances of a service differ about an event; the highest version is followed");
      }
    }
    prepare(now);
    if (!now.services().equals(catalog.services())) {
      LOG.atInfo()
          .addKeyValue(
              "services",
              now.services().stream().map(it -> it.name() + "×" + it.instances().size()).toList())
          .log("The catalogue has changed");
    }
    catalog = now;
    presence = fold.presence();
    first = fold.isFirst();
    if (first) {
      for (ControlKey key : fold.forgotten()) {
        fold.leaves(key);
        append(key, null, new Noted("tombstone", Level.WARN));
      }
    }
  }

  /** A request may be under way for as long as the asker of the service's slowest event waits. */
  private void prepare(Catalog now) {
    var slowest = new HashMap<String, Route>();
    Stream.concat(
            now.routes().values().stream(), now.listeners().values().stream().flatMap(List::stream))
        .forEach(route ->
            slowest.merge(
                route.topic(),
                route,
                BinaryOperator.maxBy(Comparator.comparing(it -> it.declaration().deadline()))));
    slowest
        .values()
        .forEach(it -> requests.prepare(it.topic(), it.partitions(), it.declaration().deadline()));
  }

  /** Where reading stands, for metrics and health. */
  public @Nullable PartitionReader reader() {
    return reader;
  }

  /** Says good-bye; what is in flight may still be answered. */
  public void leave() {
    leaving = true;
    heart.shutdownNow();
    append(ownKey, null, new Noted("good-bye", Level.WARN));
  }

  /** Stops the heartbeat and keeps the record, so that another gateway recovers the sessions. */
  public void stopHeartbeat() {
    heart.shutdownNow();
  }

  /** Ends reading. */
  @jakarta.annotation.PreDestroy
  void close() {
    heart.shutdownNow();
    if (reader != null) {
      reader.close();
    }
  }

  private record Noted(String what, Level level) implements Appender.Receipt {
    @Override
    public void stored(long offset) {}

    @Override
    public void refused(Exception cause) {
      note(cause);
    }

    @Override
    public void uncertain(Exception cause) {
      note(cause);
    }

    @Override
    public void tooLarge(Exception cause) {
      note(cause);
    }

    private void note(Exception cause) {
      LOG.atLevel(level)
          .addKeyValue("what", what)
          .addKeyValue("cause", cause.toString())
          .log("A control record was not written");
    }
  }
}
