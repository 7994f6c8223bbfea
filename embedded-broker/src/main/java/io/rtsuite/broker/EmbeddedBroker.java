package io.rtsuite.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.properties.MetaProperties;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A single KRaft broker and controller in this JVM, listening on the loopback address, with its
 * data in a folder that survives it.
 *
 * <p>Started by {@link #start}; {@link #close} is the controlled shutdown after which the next
 * start is quick. Errors of the start are exceptions: a port in use, a folder that cannot be
 * written.
 */
public final class EmbeddedBroker implements AutoCloseable {

  private static final int NODE = 1;

  private final KafkaRaftServer server;
  private final int port;

  private EmbeddedBroker(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /** Starts on any two free ports. */
  public static EmbeddedBroker start(Path data) {
    return start(data, freePort());
  }

  /**
   * Starts and returns once clients can connect, after 1–3 s.
   *
   * @param data folder for the log; made where missing, kept as it is where it holds one
   * @param port for clients; the controller takes any free one
   */
  public static EmbeddedBroker start(Path data, int port) {
    return start(data, port, Map.of());
  }

  /**
   * The same with some of Kafka's broker settings as given.
   *
   * @param changed by name, in place of this class's own or Kafka's default
   */
  public static EmbeddedBroker start(Path data, int port, Map<String, String> changed) {
    try {
      Files.createDirectories(data);
      Properties settings = settings(data, port, freePort());
      settings.putAll(changed);
      format(data, settings);
      var server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
      server.startup();
      return new EmbeddedBroker(server, port);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare the broker's data in " + data, e);
    } catch (Exception e) {
      throw new IllegalStateException("the embedded broker did not start", e);
    }
  }

  /** What clients put into {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** The port for clients. */
  public int port() {
    return port;
  }

  /** Shuts down under control and waits for it. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static Properties settings(Path data, int port, int controllerPort) {
    var settings = new Properties();
    settings.putAll(
        Map.ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("node.id", Integer.toString(NODE)),
            Map.entry("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort),
            Map.entry(
                "listeners",
                "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort),
            Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port),
            Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
            Map.entry("controller.listener.names", "CONTROLLER"),
            Map.entry("inter.broker.listener.name", "PLAINTEXT"),
            Map.entry("log.dirs", data.toAbsolutePath().toString()),
            Map.entry("auto.create.topics.enable", "false"),
            Map.entry("offsets.topic.num.partitions", "1"),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("transaction.state.log.num.partitions", "1"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("share.coordinator.state.topic.num.partitions", "1"),
            Map.entry("share.coordinator.state.topic.replication.factor", "1"),
            Map.entry("share.coordinator.state.topic.min.isr", "1"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            Map.entry("group.consumer.heartbeat.interval.ms", "500"),
            Map.entry("group.consumer.min.heartbeat.interval.ms", "500"),
            Map.entry("num.network.threads", "1"),
            Map.entry("num.io.threads", "2"),
            Map.entry("log.cleaner.dedupe.buffer.size", "2097152"),
            Map.entry("log.segment.bytes", "16777216"),
            // Without these two, a start after a kill waits until the dead session has timed out.
            Map.entry("broker.session.timeout.ms", "2000"),
            Map.entry("broker.heartbeat.interval.ms", "300")));
    return settings;
  }

  /** Formats an empty folder; a formatted one keeps its cluster id. */
  private static void format(Path data, Properties settings) throws Exception {
    MetaPropertiesEnsemble found =
        new MetaPropertiesEnsemble.Loader().addLogDirs(java.util.List.of(data.toString())).load();
    String clusterId =
        found.logDirProps().values().stream()
            .map(MetaProperties::clusterId)
            .flatMap(java.util.Optional::stream)
            .findFirst()
            .orElseGet(() -> Uuid.randomUuid().toString());
    new Formatter()
        .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8))
        .setClusterId(clusterId)
        .setNodeId(NODE)
        .setDirectories(java.util.List.of(data.toAbsolutePath().toString()))
        .setControllerListenerName(settings.getProperty("controller.listener.names"))
        .setIgnoreFormatted(true)
        .setHasDynamicQuorum(false)
        .run();
  }

  private static int freePort() {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on the loopback address", e);
    }
  }
}
