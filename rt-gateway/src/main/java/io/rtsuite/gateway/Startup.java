package io.rtsuite.gateway;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import io.rtsuite.events.Topics;
import io.rtsuite.gateway.catalog.Control;
import io.rtsuite.gateway.catalog.GatewayId;
import io.rtsuite.gateway.kafka.Appender;
import io.rtsuite.gateway.kafka.GatewayTopics;
import io.rtsuite.gateway.lifecycle.SessionRecovery;
import io.rtsuite.gateway.push.PushLog;
import io.rtsuite.gateway.request.ReplyReader;
import io.rtsuite.gateway.session.Sessions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Brings the gateway from a started process to readiness, however long Kafka takes: topics, places
 * in the logs, catalogue, and only then connections.
 */
@Singleton
final class Startup implements ApplicationEventListener<StartupEvent> {

  private static final Logger LOG = LoggerFactory.getLogger(Startup.class);
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

  /** An old sign of life is none. */
  private static final Duration FOR_CONTROL_RECORDS = Duration.ofSeconds(10);

  private interface Step {
    void run() throws Exception;
  }

  private final GatewayId id;
  private final GatewayTopics topics;
  private final RecreatedTopics recreated;
  private final Appender appender;
  private final Appender controlAppender;
  private final ReplyReader replies;
  private final PushLog pushes;
  private final Control control;
  private final SessionRecovery recovery;
  private final Sessions sessions;
  private volatile @Nullable Thread thread;

  Startup(
      GatewayId id,
      GatewayTopics topics,
      RecreatedTopics recreated,
      Appender appender,
      @Named(Appender.CONTROL) Appender controlAppender,
      ReplyReader replies,
      PushLog pushes,
      Control control,
      SessionRecovery recovery,
      Sessions sessions) {
    this.id = id;
    this.topics = topics;
    this.recreated = recreated;
    this.appender = appender;
    this.controlAppender = controlAppender;
    this.replies = replies;
    this.pushes = pushes;
    this.control = control;
    this.recovery = recovery;
    this.sessions = sessions;
  }

  @Override
  public void onApplicationEvent(StartupEvent event) {
    thread = Thread.ofVirtual().name("gateway-startup").start(this::start);
  }

  private void start() {
    try {
      untilDone("topics", topics::create);
      untilDone("producer", this::prepareTopics);
      // Before any reader has a place in a topic.
      untilDone("topic ids", recreated::start);
      untilDone("replies", replies::start);
      untilDone("pushes", pushes::start);
      untilDone("catalogue", control::start);
      recovery.start();
      sessions.letIn();
      LOG.atInfo().addKeyValue("gateway", id).log("The gateway is ready");
    } catch (InterruptedException e) {
      LOG.debug("The gateway is stopped while starting");
    }
  }

  private static void untilDone(String what, Step step) throws InterruptedException {
    for (int tries = 0; ; tries++) {
      try {
        step.run();
        return;
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        // However long it takes, this is said once for each step.
        LOG.atLevel(tries == 0 ? Level.WARN : Level.DEBUG)
            .addKeyValue("step", what)
            .addKeyValue("cause", e.toString())
            .log("Starting goes on as soon as Kafka is there");
        Thread.sleep(BETWEEN_TRIES);
      }
    }
  }

  private void prepareTopics() throws InterruptedException {
    for (Topics.Topic topic : topics.owned()) {
      boolean isControl = topic.equals(topics.control());
      prepare(
          isControl ? controlAppender : appender,
          topic.name(),
          isControl ? FOR_CONTROL_RECORDS : Appender.LONGEST_DELIVERY);
    }
  }

  private static void prepare(Appender appender, String topic, Duration delivery)
      throws InterruptedException {
    while (!appender.isReady(topic)) {
      appender.prepare(topic, 1, delivery);
      Thread.sleep(BETWEEN_LOOKS);
    }
  }

  @PreDestroy
  void stop() {
    Thread starting = thread;
    if (starting != null) {
      starting.interrupt();
    }
  }
}
