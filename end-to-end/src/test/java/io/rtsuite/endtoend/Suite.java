package io.rtsuite.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.micronaut.context.ApplicationContext;
import io.rtsuite.broker.test.TestBroker;
import io.rtsuite.events.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * Two gateways, blackjack and two instances of the template as processes of their own on the tests'
 * Kafka, beside a service of the tests; started with the first test that asks and stopped with the
 * JVM's tests. Tests under Node reach {@link #control} to stop and start them.
 */
final class Suite implements AutoCloseable {

  private static @Nullable Suite running;

  private final Path logs;
  private final String bootstrapServers = TestBroker.bootstrapServers();
  private final Topics topics = new Topics(TestBroker.freshPrefix());
  private final String secret;
  private final Map<String, Program> programs = new ConcurrentHashMap<>();
  private final Map<String, Integer> ports = new ConcurrentHashMap<>();
  private final RawService raw;
  private final RawService leaving;
  private final ApplicationContext fixture;
  private final HttpServer control;
  private final HttpClient http = HttpClient.newHttpClient();

  /** The one of this JVM. */
  static synchronized Suite running() {
    if (running == null) {
      running = new Suite();
      Suite started = running;
      Runtime.getRuntime().addShutdownHook(new Thread(started::killAll, "end-to-end"));
      started.awaitReady();
    }
    return running;
  }

  private Suite() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    secret = HexFormat.of().formatHex(random);
    try {
      logs = Files.createDirectories(Path.of("target", "programs").toAbsolutePath());
      control = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      ports.put("gateway-1", freePort());
      ports.put("gateway-2", freePort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    raw = RawService.start(bootstrapServers, topics);
    leaving = RawService.startToLeave(bootstrapServers, topics);
    for (String name : List.of("gateway-1", "gateway-2", "blackjack", "template-1", "template-2")) {
      if (name.startsWith("template")
          && !Files.exists(Program.ROOT.resolve("game-template/pom.xml"))) {
        continue;
      }
      start(name);
    }
    fixture = Fixture.start(bootstrapServers, topics);
    control.createContext("/", this::control);
    control.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    control.start();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void start(String name) {
    var environment = new TreeMap<String, String>();
    environment.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
    environment.put("RT_TOPICS_PREFIX", topics.prefix());
    environment.put("RT_JWT_SECRET", secret);
    if (name.startsWith("gateway")) {
      environment.put("MICRONAUT_SERVER_PORT", String.valueOf(ports.get(name)));
      environment.put("GATEWAY_NAME", name);
    } else {
      environment.put("RT_SERVICE_INSTANCE", name);
      environment.put("MICRONAUT_SERVER_PORT", "-1");
    }
    String module =
        name.startsWith("gateway")
            ? "rt-gateway"
            : name.startsWith("template") ? "game-template" : "game-blackjack";
    programs.put(name, Program.start(module, name, logs, environment));
  }

  private void awaitReady() {
    for (int port : ports.values()) {
      Await.until(
          "gateway ready",
          Duration.ofSeconds(90),
          () -> {
            assertThat(programs.values()).allMatch(Program::isAlive);
            return status(URI.create("http://127.0.0.1:" + port + "/health/readiness")) == 200;
          });
    }
    NodeTests.script(this, "served", Duration.ofSeconds(90), Map.of());
  }

  private int status(URI uri) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding()).statusCode();
  }

  /**
   * Does what a test under Node asks for: {@code stop|kill|start/<program>}, {@code
   * leave/raw-gone}.
   */
  private void control(com.sun.net.httpserver.HttpExchange exchange) throws IOException {
    String[] path = exchange.getRequestURI().getPath().substring(1).split("/");
    int status = 200;
    String answer = "done";
    try {
      switch (path[0]) {
        case "stop" -> assertThat(program(path[1]).stop()).as("exit status").isIn(0, 143);
        case "kill" -> {
          program(path[1]).kill();
          program(path[1]).awaitEnd(Duration.ofSeconds(10));
        }
        case "start" -> start(path[1]);
        case "leave" -> leaving.close();
        case "shared" -> awaitShared(path[1]);
        default -> throw new IllegalArgumentException(path[0]);
      }
    } catch (RuntimeException | AssertionError e) {
      status = 500;
      answer = e.toString();
    }
    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Waits until two instances of a service share its partitions. */
  private void awaitShared(String service) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      Await.until(
          "two members share the requests of " + service,
          Duration.ofSeconds(30),
          () -> {
            for (var group : admin.listGroups().all().get()) {
              if (group.groupId().startsWith(topics.prefix())
                  && group.groupId().contains(service)) {
                var described = admin.describeConsumerGroups(List.of(group.groupId())).all().get();
                return described.values().stream()
                        .flatMap(one -> one.members().stream())
                        .filter(member -> !member.assignment().topicPartitions().isEmpty())
                        .count()
                    == 2;
              }
            }
            return false;
          });
    }
  }

  private Program program(String name) {
    Program program = programs.get(name);
    if (program == null) {
      throw new IllegalArgumentException("no program " + name);
    }
    return program;
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  Topics topics() {
    return topics;
  }

  Path logs() {
    return logs;
  }

  Fixture.Service fixtureService() {
    return fixture.getBean(Fixture.Service.class);
  }

  /** What tests under Node find in their environment. */
  Map<String, String> nodeEnvironment() {
    return Map.of(
        "RT_GATEWAYS",
        "ws://127.0.0.1:%d,ws://127.0.0.1:%d"
            .formatted(ports.get("gateway-1"), ports.get("gateway-2")),
        "RT_JWT_SECRET",
        secret,
        "RT_CONTROL",
        "http://127.0.0.1:" + control.getAddress().getPort());
  }

  private void killAll() {
    programs.values().forEach(Program::kill);
  }

  /** Stops everything in good order. */
  @Override
  public void close() {
    control.stop(0);
    fixture.close();
    raw.close();
    leaving.close();
    programs.values().parallelStream().forEach(Program::stop);
  }

  /** Ends it, when it runs. */
  static synchronized void end() {
    if (running != null) {
      running.close();
      running = null;
    }
  }
}
