package io.rtsuite.sdk.kafka;

import io.micronaut.context.exceptions.ConfigurationException;
import io.rtsuite.events.EventDeclaration;
import io.rtsuite.events.Topics;
import io.rtsuite.events.Topics.Topic;
import io.rtsuite.sdk.ServiceConfiguration;
import io.rtsuite.sdk.TopicsConfiguration;
import io.rtsuite.sdk.request.Desk;
import io.rtsuite.sdk.request.Measurements;
import io.rtsuite.sdk.request.Outbox;
import io.rtsuite.sdk.request.Transport;
import io.rtsuite.sdk.runtime.GameRuntime;
import io.rtsuite.sdk.runtime.KnownSummaries;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests from Kafka, replies and pushes to Kafka. */
@Singleton
public final class KafkaTransport implements Transport {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaTransport.class);

  /** Longer than any wait of the loop for Kafka. */
  private static final Duration HANGING = Duration.ofSeconds(90);

  private final ServiceConfiguration configuration;
  private final Topics topics;
  private final KafkaClients clients;
  private final Optional<Measurements> measurements;
  private final Optional<GameRuntime> game;
  private final KnownSummaries known;
  private final BrokerClock clock = new BrokerClock(InstantSource.system());
  private final KafkaReach reach;
  private volatile @Nullable Open open;
  private volatile @Nullable String failure;
  private volatile @Nullable Thread opening;

  private record Open(
      KafkaOutbox outbox, Loop loop, Announcer announcer, Optional<SummaryReader> summaries) {}

  KafkaTransport(
      ServiceConfiguration configuration,
      TopicsConfiguration topics,
      KafkaClients clients,
      Optional<Measurements> measurements,
      Optional<GameRuntime> game,
      KnownSummaries known) {
    this.game = game;
    this.known = known;
    this.configuration = configuration;
    this.topics = topics.topics();
    this.clients = clients;
    this.reach = new KafkaReach(clients);
    this.measurements = measurements;
  }

  /**
   * Opens, and returns when the service is announced. While Kafka cannot be reached it returns at
   * once instead and opens later: whoever runs the service finds it alive and not ready meanwhile.
   */
  @Override
  public void open(List<EventDeclaration> events, Desk desk) {
    try {
      if (reach.isThere()) {
        openNow(events, desk);
      } else {
        opening =
            Thread.ofPlatform()
                .name("opening-" + configuration.name())
                .start(() -> openLater(events, desk));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConfigurationException("interrupted while waiting for Kafka", e);
    }
  }

  @SuppressWarnings("InterruptedExceptionSwallowed") // only closing interrupts, and ends the thread
  private void openLater(List<EventDeclaration> events, Desk desk) {
    try {
      while (open == null && failure == null) {
        reach.await();
        tryToOpen(events, desk);
      }
    } catch (InterruptedException e) {
      LOG.atDebug().log("Closed while waiting for Kafka");
    }
  }

  private void tryToOpen(List<EventDeclaration> events, Desk desk) {
    try {
      openNow(events, desk);
      LOG.atInfo().addKeyValue("service", configuration.name()).log("Service announced");
    } catch (ConfigurationException e) {
      if (e.getCause() == null) {
        failure = e.getMessage();
        LOG.atError().log(e.getMessage());
      } else {
        LOG.atWarn()
            .addKeyValue("why", e.getMessage())
            .addKeyValue("cause", e.getCause().toString())
            .log("The service could not be announced; it is tried again");
      }
    }
  }

  private void openNow(List<EventDeclaration> events, Desk desk) {
    var requests = topics.requests(configuration.name(), configuration.partitions());
    try (var admin = clients.admin()) {
      OwnTopics.ensure(
          admin,
          own(requests),
          List.of(topics.control(), topics.replies(), topics.pushes(), topics.deadLetters()),
          configuration.kafkaTimeout());
    }
    var outbox = new KafkaOutbox(topics, clients.producer());
    var announcer =
        new Announcer(
            configuration,
            topics.control().name(),
            requests.name(),
            events,
            clients::reader,
            outbox,
            clock);
    var loop = loop(requests.name(), desk, outbox);
    var summaries = game.map(_ -> summaries());
    open = new Open(outbox, loop, announcer, summaries);
    try {
      summaries.ifPresent(SummaryReader::start);
      announcer.start();
      loop.start();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      open = null;
      outbox.close();
      throw new ConfigurationException("interrupted while announcing the service", e);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      open = null;
      outbox.close();
      throw new ConfigurationException("Kafka did not take the announcement of the service", e);
    }
  }

  private List<Topic> own(Topic requests) {
    if (game.isEmpty()) {
      return List.of(requests);
    }
    String name = configuration.name();
    int partitions = configuration.partitions();
    return List.of(
        requests,
        topics.history(name, partitions),
        topics.snapshots(name, partitions),
        topics.summaries(name, partitions));
  }

  private Loop loop(String requests, Desk desk, KafkaOutbox outbox) {
    String group = topics.prefix() + configuration.name();
    return game.<Loop>map(runtime ->
            new GameLoop(
                configuration,
                runtime,
                desk,
                clients,
                // Its offsets mean something else than those of handlers alone.
                group + ".game",
                this::names,
                clock))
        .orElseGet(() ->
            new RequestLoop(
                configuration,
                requests,
                () -> clients.requests(group, "earliest"),
                desk,
                outbox,
                measurements));
  }

  private SummaryReader summaries() {
    var topic = topics.summaries(configuration.name(), configuration.partitions());
    return new SummaryReader(clients, topic.name(), topic.partitions(), known);
  }

  private GameTopics names() {
    try (var admin = clients.admin()) {
      return OwnTopics.names(admin, topics, configuration);
    }
  }

  @Override
  public void close() {
    endOpening();
    var closing = open;
    if (closing == null) {
      return;
    }
    try {
      closing.announcer.leave();
      closing.loop.stop();
      if (closing.summaries.isPresent()) {
        closing.summaries.get().stop();
      }
    } catch (InterruptedException e) {
      LOG.atWarn().log("Interrupted while closing the service");
      Thread.currentThread().interrupt();
    } finally {
      open = null;
      closing.outbox.close();
    }
  }

  /** Afterwards it is open or will not be. */
  private void endOpening() {
    var starting = opening;
    if (starting != null) {
      starting.interrupt();
      try {
        starting.join();
      } catch (InterruptedException e) {
        LOG.atWarn().log("Interrupted while ending the start of the service");
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isReady() {
    var current = open;
    return current != null
        && current.loop.stopped().isEmpty()
        && current.summaries.map(SummaryReader::isCaughtUp).orElse(true)
        && current.loop.isAssigned()
        && current.loop.sincePoll().compareTo(HANGING) < 0
        && current.announcer.sinceHeard().compareTo(configuration.heartbeat().multipliedBy(3)) < 0;
  }

  @Override
  public boolean isAlive() {
    var current = open;
    return current == null
        || current.loop.isAlive() && current.loop.sincePoll().compareTo(HANGING) < 0;
  }

  @Override
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public Map<Integer, String> stopped() {
    var current = open;
    return current == null ? Map.of() : current.loop.stopped();
  }

  @Override
  public int inFlight() {
    var current = open;
    return current == null ? 0 : current.loop.inFlight();
  }

  @Override
  public Outbox outbox() {
    var current = open;
    if (current == null) {
      throw new IllegalStateException("the service is not open");
    }
    return current.outbox;
  }

  @Override
  public InstantSource clock() {
    return clock;
  }
}
