package io.rtsuite.broker.test;

import io.rtsuite.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.testcontainers.kafka.KafkaContainer;

/**
 * The Kafka that the tests of this JVM share, started with the first call and stopped with the
 * JUnit session.
 *
 * <p>The environment's {@code TEST_KAFKA} chooses it: {@code embedded} (default), {@code container}
 * (Testcontainers, {@code apache/kafka} in the clients' version), or {@code host:port}. There is no
 * silent fall back: what is chosen and cannot be had fails the tests.
 */
public final class TestBroker implements LauncherSessionListener {

  /** The version of clients, brokers and images alike. */
  static final String IMAGE = "apache/kafka:4.3.1";

  private static final AtomicInteger PREFIXES = new AtomicInteger();

  private static @Nullable Running running;

  private record Running(String bootstrapServers, AutoCloseable stop) {}

  /** What clients put into {@code bootstrap.servers}; starts the broker when it is the first. */
  public static synchronized String bootstrapServers() {
    if (running == null) {
      String choice = System.getenv().getOrDefault("TEST_KAFKA", "embedded");
      running =
          switch (choice) {
            case "embedded" -> embedded();
            case "container" -> container();
            default -> given(choice);
          };
    }
    return running.bootstrapServers();
  }

  /** A topic prefix that no other test uses, such as {@code it3-k2f9.}. */
  public static String freshPrefix() {
    return "it%d-%s."
        .formatted(PREFIXES.incrementAndGet(), Long.toString(System.nanoTime() & 0xFFFFFFL, 36));
  }

  private static Running embedded() {
    try {
      Path data = Files.createTempDirectory("test-broker");
      var broker = EmbeddedBroker.start(data);
      return new Running(
          broker.bootstrapServers(),
          () -> {
            broker.close();
            delete(data);
          });
    } catch (IOException e) {
      throw new UncheckedIOException("no folder for the test broker", e);
    }
  }

  private static Running container() {
    var container = new KafkaContainer(IMAGE).withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
    container.start();
    return new Running(container.getBootstrapServers(), container::stop);
  }

  private static Running given(String address) {
    if (!address.matches("[^:\\s]+:\\d+")) {
      throw new IllegalArgumentException(
          "TEST_KAFKA is '" + address + "', not embedded, container or host:port");
    }
    return new Running(address, () -> {});
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Stops what was started. */
  @Override
  public void launcherSessionClosed(LauncherSession session) {
    synchronized (TestBroker.class) {
      if (running != null) {
        try {
          running.stop().close();
        } catch (Exception e) {
          throw new IllegalStateException("the test broker did not stop", e);
        }
        running = null;
      }
    }
  }
}
