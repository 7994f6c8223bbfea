package io.rtsuite.benchmarks;

import io.rtsuite.benchmarks.Lane.Round;
import io.rtsuite.events.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How long an ack takes at a fixed rate, beside the bare two-hop on the same broker: warmed up
 * once, then in turn, round by round.
 */
@Command(
    name = "ack-latency",
    description = "Ack latency through a gateway beside two hops of bare kafka-clients.",
    mixinStandardHelpOptions = true)
final class AckLatency implements Callable<Integer> {

  @Option(names = "--kafka", description = "host:port; without it a broker is started.")
  private @Nullable String kafka;

  @Option(names = "--rates", split = ",", description = "Requests per second.")
  private List<Integer> rates = List.of(500, 2000);

  @Option(names = "--rounds", description = "Measured rounds of each, in turn.")
  private int rounds = 5;

  @Option(names = "--seconds", description = "Length of a round.")
  private int seconds = 10;

  @Option(names = "--warm-up", description = "Seconds before, for each.")
  private int warmUp = 20;

  @Option(names = "--connections", description = "Sockets, each another user.")
  private int connections = 50;

  @Option(names = "--payload", description = "Characters of text in each request.")
  private int payload = 100;

  @Option(names = "--jvm", split = " ", description = "Options of every process's JVM.")
  private List<String> jvm = List.of("-Xms256m", "-Xmx256m");

  @Option(names = "--json", description = "File for the figures.")
  private @Nullable Path json;

  @Override
  public Integer call() throws IOException {
    Path work = Files.createTempDirectory("rt-bench");
    System.out.println("logs in " + work);
    var children = new ArrayList<Child>();
    try {
      Child broker =
          Child.start(
              work, "broker", BrokerProcess.class, jvm, List.of(work.resolve("kafka").toString()));
      children.add(broker);
      String bootstrap = kafka == null ? broker.readyLine().substring("ready ".length()) : kafka;
      createFloorTopics(bootstrap);
      String text = "{\"text\":\"" + "x".repeat(payload) + "\"}";
      try (var floor = floor(work, bootstrap, broker, text);
          var gateway = gateway(work, bootstrap, broker, text)) {
        return measure(List.of(floor, gateway));
      }
    } finally {
      children.reversed().forEach(Child::close);
    }
  }

  private static void createFloorTopics(String bootstrap) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin
          .createTopics(
              List.of(
                      TwoHop.TOPICS.requests(TwoHop.SERVICE, Topics.DEFAULT_REQUEST_PARTITIONS),
                      TwoHop.TOPICS.replies())
                  .stream()
                  .map(topic ->
                      new NewTopic(topic.name(), topic.partitions(), (short) 1)
                          .configs(topic.config()))
                  .toList())
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot create the floor's topics", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private TwoHop floor(Path work, String bootstrap, Child broker, String text) {
    Child echo = Child.start(work, "floor-echo", TwoHop.Echo.class, jvm, List.of(bootstrap));
    return new TwoHop(bootstrap, echo, broker, connections, text);
  }

  private ThroughGateway gateway(Path work, String bootstrap, Child broker, String text)
      throws IOException {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    var tokens = new Tokens(HexFormat.of().formatHex(random));
    int port = freePort();
    Child service = Child.start(work, "service", EchoService.class, jvm, List.of(bootstrap));
    var options = new ArrayList<>(jvm);
    options.add("-Dkafka.bootstrap.servers=" + bootstrap);
    options.add("-Dmicronaut.server.port=" + port);
    options.add(
        "-Dmicronaut.security.token.jwt.signatures.secret.validation.secret=" + tokens.secret());
    Child gateway =
        Child.launch(work, "gateway", "io.rtsuite.gateway.Application", options, List.of());
    awaitOk(URI.create("http://127.0.0.1:" + port + "/health/readiness"));
    return new ThroughGateway(
        URI.create("ws://127.0.0.1:" + port), tokens, connections, text, gateway, service, broker);
  }

  private static void awaitOk(URI uri) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    try (var client = HttpClient.newHttpClient()) {
      while (!isOk(client, uri)) {
        if (System.nanoTime() > end) {
          throw new IllegalStateException("the gateway is not ready after 60 s");
        }
        LockSupport.parkNanos(100_000_000);
      }
    }
  }

  private static boolean isOk(HttpClient client, URI uri) {
    try {
      return client
              .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException _) {
      return false; // not listening yet
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private int measure(List<Lane> lanes) throws IOException {
    int highest = rates.stream().mapToInt(Integer::intValue).max().orElseThrow();
    for (Lane lane : lanes) {
      Round warm = lane.round(highest, Duration.ofSeconds(warmUp));
      System.out.printf(
          "warm-up %-8s %5d/s for %d s: p50 %.2f ms, lost %d, failed %d%n",
          lane.name(), highest, warmUp, warm.p50(), warm.lost(), warm.failed());
    }
    var measured = new ArrayList<Round>();
    for (int rate : rates) {
      for (int round = 0; round < rounds; round++) {
        // Who goes first changes, so that a slow machine hits both.
        for (Lane lane : round % 2 == 0 ? lanes : lanes.reversed()) {
          measured.add(lane.round(rate, Duration.ofSeconds(seconds)));
        }
      }
    }
    var report = Report.of(rates, measured);
    System.out.print(report.table());
    if (json != null) {
      Files.writeString(json, report.json());
    }
    return report.isClean() ? 0 : 1;
  }
}
