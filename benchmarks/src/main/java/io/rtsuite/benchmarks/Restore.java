package io.rtsuite.benchmarks;

import io.rtsuite.benchmarks.Asked.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How long an instance takes to take a partition over, by the records of its history: all of them
 * applied, and with snapshots as they are taken unless told otherwise.
 */
@Command(
    name = "restore",
    description = "How long a take-over of a long history takes.",
    mixinStandardHelpOptions = true)
final class Restore implements Callable<Integer> {

  private static final Pattern TAKEN_OVER =
      Pattern.compile("Partition taken over.*milliseconds=\"?([0-9]+)");

  @Option(names = "--entries", split = ",", description = "Records of the history.")
  private List<Integer> entries = List.of(100_000, 1_000_000);

  @Option(names = "--subjects", description = "Subjects they are about, in turn.")
  private int subjects = 1000;

  @Option(names = "--jvm", split = " ", description = "Options of every process's JVM.")
  private List<String> jvm = List.of("-Xms512m", "-Xmx512m");

  @Override
  public Integer call() throws IOException {
    Path work = Files.createTempDirectory("rt-bench");
    System.out.println("logs in " + work);
    try (var broker =
        Child.start(
            work, "broker", BrokerProcess.class, jvm, List.of(work.resolve("kafka").toString()))) {
      String kafka = broker.readyLine().substring("ready ".length());
      System.out.println("| records | snapshots | written/s | take-over ms |");
      System.out.println("| --- | --- | --- | --- |");
      for (int count : entries) {
        measure(work, kafka, broker, count, "none", "rt.game.restore=2000000000");
        measure(work, kafka, broker, count, "as usual", "rt.game.restore=10000");
      }
    }
    return 0;
  }

  private void measure(Path work, String kafka, Child broker, int count, String how, String setting)
      throws IOException {
    String name = "bench-" + count + "-" + how.replace(' ', '-');
    var arguments = List.of(kafka, name, "1", setting);
    double rate;
    try (var first = Child.start(work, name, CountingService.class, jvm, arguments);
        var lane =
            new Asked(
                new Question("game", name, 1, CountingService.EVENT, "x".repeat(100)),
                kafka,
                Map.of("service", first.handle(), "broker", broker.handle()),
                subjects,
                9)) {
      rate = lane.flatOut(2000, count);
      // Not asked to stop: nothing is prepared for the next owner.
      first.handle().destroyForcibly();
    }
    try (var _ = Child.start(work, name + "-again", CountingService.class, jvm, arguments)) {
      long took = tookOver(work.resolve(name + "-again.log"));
      System.out.printf("| %,d | %s | %,.0f | %,d |%n", count, how, rate, took);
    }
  }

  private static long tookOver(Path log) throws IOException {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (System.nanoTime() < end) {
      var found = TAKEN_OVER.matcher(Files.readString(log));
      if (found.find()) {
        return Long.parseLong(found.group(1));
      }
      LockSupport.parkNanos(100_000_000);
    }
    throw new IllegalStateException("the partition was not taken over, see " + log);
  }
}
