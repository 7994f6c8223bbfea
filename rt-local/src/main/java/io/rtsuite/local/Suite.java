package io.rtsuite.local;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.rtsuite.broker.EmbeddedBroker;
import io.rtsuite.events.ErrorCode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker, a gateway and the games, running in this JVM and talking over Kafka only.
 *
 * <p>{@link #close} may come at any time and from any thread: it waits for a start under way, then
 * stops what serves, and the broker last, so that each can say goodbye.
 */
final class Suite implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Suite.class);
  private static final Duration SERVING_WITHIN = Duration.ofSeconds(60);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
  private static final Set<String> NOT_YET =
      Set.of(ErrorCode.UNKNOWN_EVENT.code(), ErrorCode.NO_HANDLER.code());

  /**
   * Where a suite listens and what it keeps.
   *
   * @param listen where the gateway is reached; the broker listens on the loopback address
   * @param port of the gateway; 0 takes any free one
   * @param kafkaPort of the broker; 0 takes any free one
   * @param kafkaData the broker's folder
   * @param secret that signs tokens
   * @param games that run beside the gateway, possibly none
   */
  record Settings(
      Listen listen, int port, int kafkaPort, Path kafkaData, String secret, List<Game> games) {}

  /** A program that runs. */
  private record Part(String name, ApplicationContext context) {}

  private final Settings settings;
  private final ConcurrentLinkedDeque<Part> parts = new ConcurrentLinkedDeque<>();
  private Optional<EmbeddedBroker> broker = Optional.empty();
  private int port;
  private boolean closed;

  Suite(Settings settings) {
    this.settings = settings;
  }

  /** Starts the broker, then everything else at once; what started before a failure still runs. */
  synchronized void start() {
    if (closed) {
      return;
    }
    var kafka =
        settings.kafkaPort() == 0
            ? EmbeddedBroker.start(settings.kafkaData())
            : EmbeddedBroker.start(settings.kafkaData(), settings.kafkaPort());
    broker = Optional.of(kafka);
    Map<String, Object> shared =
        Map.of(
            "kafka.bootstrap.servers", kafka.bootstrapServers(),
            "micronaut.security.token.jwt.signatures.secret.validation.secret", settings.secret());

    try (ExecutorService starters = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> gateway = starters.submit(() -> startGateway(shared));
      var games = new ArrayList<Future<?>>();
      for (Game game : settings.games()) {
        games.add(starters.submit(() -> startProgram(game.program(), shared)));
      }
      port = result(gateway);
      games.forEach(Suite::result);
    }
  }

  private int startGateway(Map<String, Object> shared) {
    var properties = new HashMap<>(shared);
    properties.put("micronaut.server.host", settings.listen().address().getHostAddress());
    // To Micronaut, -1 is any free port.
    properties.put("micronaut.server.port", settings.port() == 0 ? -1 : settings.port());
    return startProgram(Program.GATEWAY, properties)
        .getBean(EmbeddedServer.class)
        .start()
        .getPort();
  }

  private ApplicationContext startProgram(Program program, Map<String, Object> properties) {
    ApplicationContext context = program.start(properties);
    parts.push(new Part(program.name(), context));
    log.info("started program={}", program.name());
    return context;
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a program did not start", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while starting", e);
    }
  }

  /**
   * Returns once a client gets an answer from every game, by asking as one.
   *
   * @throws IllegalStateException when that takes a minute
   */
  void awaitServing(Tokens tokens) {
    Instant deadline = Instant.now().plus(SERVING_WITHIN);
    String token = tokens.sign("rt-local", List.of(), null, Instant.now(), SERVING_WITHIN);
    try (Player player = connect(deadline, token)) {
      for (Game game : settings.games()) {
        await(deadline, game.program(), () -> !NOT_YET.contains(player.ask(game.probe())));
      }
    } catch (Player.ConnectionLost e) {
      throw new IllegalStateException("the gateway lets nobody in", e);
    }
  }

  /** A gateway that is not ready yet has clients wait, and refuses them after a while. */
  private Player connect(Instant deadline, String token) throws Player.ConnectionLost {
    while (true) {
      try {
        return Player.connect(host(), port(), token);
      } catch (Player.ConnectionLost e) {
        if (Instant.now().isAfter(deadline)) {
          throw e;
        }
        pause();
      }
    }
  }

  /** A look at whether something is as it should be. */
  private interface Look {
    boolean isGood() throws Player.ConnectionLost;
  }

  private static void await(Instant deadline, Program program, Look look)
      throws Player.ConnectionLost {
    while (!look.isGood()) {
      if (Instant.now().isAfter(deadline)) {
        throw new IllegalStateException(
            program.name() + " does not serve after " + SERVING_WITHIN.toSeconds() + " s");
      }
      pause();
    }
  }

  private static void pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while starting", e);
    }
  }

  /** How clients on this machine name the gateway's address. */
  String host() {
    return settings.listen().host();
  }

  /** Whether a game runs here. */
  boolean plays(Game game) {
    return settings.games().contains(game);
  }

  /** The gateway's port, once started. */
  synchronized int port() {
    return port;
  }

  /** What Kafka clients put into {@code bootstrap.servers}, once started. */
  synchronized String bootstrapServers() {
    return broker.orElseThrow().bootstrapServers();
  }

  /** The name of a program that has stopped by itself, if there is one. */
  Optional<String> stopped() {
    return parts.stream().filter(part -> !part.context().isRunning()).map(Part::name).findFirst();
  }

  @Override
  public synchronized void close() {
    closed = true;
    for (Part part = parts.poll(); part != null; part = parts.poll()) {
      try {
        part.context().close();
        log.info("stopped program={}", part.name());
      } catch (RuntimeException e) {
        log.error("did not stop cleanly program={}", part.name(), e);
      }
    }
    broker.ifPresent(EmbeddedBroker::close);
    broker = Optional.empty();
  }
}
