package io.rtsuite.endtoend.chaos;

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

/** The broker, two gateways and two blackjack services, each a process of its own. */
final class World implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(90);

  private final int brokerPort = freePort();
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
  World(Path root, Path folder, String secret) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    broker =
        new Member(
            "broker",
            java(
                "-Xmx384m",
                "-Dlogback.configurationFile=io/rtsuite/endtoend/chaos/logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                BrokerProgram.class.getName(),
                folder.resolve("kafka").toString(),
                Integer.toString(brokerPort)),
            Map.of(),
            folder.resolve("broker.log"));
    for (int n = 1; n <= 2; n++) {
      int port = freePort();
      String gateway = "gateway-" + n;
      addresses.put(gateway, URI.create("ws://127.0.0.1:" + port));
      gateways.add(
          program(
              root,
              folder,
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
      String service = "blackjack-" + n;
      services.add(
          program(
              root,
              folder,
              "game-blackjack",
              service,
              Map.of(
                  "KAFKA_BOOTSTRAP_SERVERS",
                  bootstrapServers(),
                  "MICRONAUT_SERVER_PORT",
                  "-1",
                  // Small, so that take-overs begin from snapshots, which are written all the time.
                  "RT_GAME_RESTORE",
                  "50",
                  "RT_GAME_SAVE_AFTER",
                  "15s",
                  "RT_SERVICE_INSTANCE",
                  service)));
    }
  }

  private static Member program(
      Path root, Path folder, String module, String name, Map<String, String> environment) {
    Path jar = root.resolve(module + "/target/" + module + "-0.1.0-SNAPSHOT.jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar + " is not built");
    }
    return new Member(
        name, java("-Xmx256m", "-jar", jar.toString()), environment, folder.resolve(name + ".log"));
  }

  private static List<String> java(String... arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Many small processes on few cores: what starts soon is worth more than what runs fast.
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(List.of(arguments));
    return command;
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
    return switch (blow.kind().target()) {
      case SERVICE -> services.get(blow.which());
      case GATEWAY -> gateways.get(blow.which());
      case BROKER -> broker;
    };
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
