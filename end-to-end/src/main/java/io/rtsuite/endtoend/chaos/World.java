package io.rtsuite.endtoend.chaos;

import io.rtsuite.endtoend.ledger.LedgerService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The broker, two gateways and two services of each game, each a process of its own. */
final class World implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(90);

  private final int brokerPort = freePort();
  private final Path folder;
  private final boolean isFast;
  private final Member broker;
  private final List<Member> gateways = new ArrayList<>();
  private final List<Member> services = new ArrayList<>();
  private final Map<String, URI> addresses = new TreeMap<>();
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  /**
   * @param root of the project, whose built jars are run
   * @param folder for the broker's data and the logs
   * @param secret that tokens are signed with
   */
  World(Plan plan, Path root, Path folder, String secret) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.folder = folder;
    this.isFast = plan.ledgers().isPlayed();
    var arguments = new ArrayList<String>();
    arguments.add(folder.resolve("kafka").toString());
    arguments.add(Integer.toString(brokerPort));
    if (plan.kinds().contains(Blow.Kind.RESTART_BROKER)) {
      arguments.addAll(BrokerProgram.AS_ON_SERVERS);
    }
    broker =
        ownProgram(
            "broker", isFast ? "-Xmx768m" : "-Xmx384m", BrokerProgram.class, Map.of(), arguments);
    for (int n = 1; n <= 2; n++) {
      int port = freePort();
      String gateway = "gateway-" + n;
      addresses.put(gateway, URI.create("ws://127.0.0.1:" + port));
      gateways.add(
          program(
              root,
              "rt-gateway",
              gateway,
              Map.of(
                  "KAFKA_BOOTSTRAP_SERVERS",
                  bootstrapServers(),
                  "RT_JWT_SECRET",
                  secret,
                  "MICRONAUT_SERVER_PORT",
                  Integer.toString(port),
                  "GATEWAY_NAME",
                  gateway)));
      if (plan.blackjack().isPlayed()) {
        String name = "blackjack-" + n;
        services.add(program(root, "game-blackjack", name, settings(name)));
      }
      if (plan.ledgers().isPlayed()) {
        String name = "ledger-" + n;
        var settings = new TreeMap<>(settings(name));
        settings.put("RT_SERVICE_PARTITIONS", Integer.toString(plan.ledgers().partitions()));
        // Closed ledgers are remembered for some minutes, and new ones are opened all the time.
        settings.put("RT_GAME_SUBJECTS", "1000000");
        services.add(ownProgram(name, "-Xmx1g", LedgerService.class, settings, List.of()));
      }
    }
  }

  private Map<String, String> settings(String instance) {
    return Map.of(
        "KAFKA_BOOTSTRAP_SERVERS",
        bootstrapServers(),
        "MICRONAUT_SERVER_PORT",
        "-1",
        // Small, so that take-overs begin from snapshots, which are written all the time.
        "RT_GAME_RESTORE",
        "50",
        "RT_GAME_SAVE_AFTER",
        isFast ? "3s" : "15s",
        "RT_SERVICE_INSTANCE",
        instance);
  }

  private Member program(Path root, String module, String name, Map<String, String> environment) {
    Path jar = root.resolve(module + "/target/" + module + "-0.1.0-SNAPSHOT.jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar + " is not built");
    }
    return member(name, environment, "-Xmx256m", "-jar", jar.toString());
  }

  /** A program on the class path of this one. */
  private Member ownProgram(
      String name,
      String heap,
      Class<?> main,
      Map<String, String> environment,
      List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(heap);
    command.add("-Dlogback.configurationFile=io/rtsuite/endtoend/chaos/logback.xml");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(arguments);
    return member(name, environment, command.toArray(String[]::new));
  }

  private Member member(String name, Map<String, String> environment, String... arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Many small processes on few cores: what starts soon is worth more than what runs fast.
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(List.of(arguments));
    return new Member(name, command, environment, log(name));
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  /** What the services wrote. */
  List<Path> serviceLogs() {
    return services.stream().map(member -> log(member.name())).toList();
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on the loopback address", e);
    }
  }

  String bootstrapServers() {
    return "127.0.0.1:" + brokerPort;
  }

  /** Where players connect, by the gateway's name. */
  Map<String, URI> addresses() {
    return addresses;
  }

  List<Member> all() {
    var all = new ArrayList<Member>();
    all.add(broker);
    all.addAll(gateways);
    all.addAll(services);
    return all;
  }

  /** Who is meant. */
  Member target(Blow blow) {
    var candidates =
        switch (blow.kind().target()) {
          case SERVICE -> services;
          case GATEWAY -> gateways;
          case BROKER -> List.of(broker);
        };
    return candidates.get(blow.which() % candidates.size());
  }

  /** Starts whatever does not run, and returns once the gateways take clients. */
  void bringUp() {
    if (!broker.isAlive()) {
      broker.start();
    }
    await("the broker listens", this::brokerListens);
    for (Member member : all()) {
      if (!member.isAlive()) {
        member.start();
      }
    }
    addresses.forEach(
        (name, address) -> await(name + " is ready", () -> isReady(address.getPort())));
  }

  private boolean brokerListens() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), brokerPort), 1_000);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private boolean isReady(int port) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/health/readiness".formatted(port)))
            .timeout(Duration.ofSeconds(2))
            .build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + START.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("not within " + START + ": " + what);
      }
      LockSupport.parkNanos(100_000_000);
    }
  }

  /** Kills all that runs. */
  @Override
  public void close() {
    all().reversed().forEach(Member::kill);
    http.close();
  }
}
