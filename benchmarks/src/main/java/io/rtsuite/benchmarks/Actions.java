package io.rtsuite.benchmarks;

import io.rtsuite.benchmarks.Asked.Question;
import io.rtsuite.benchmarks.Lane.Round;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What it costs to write each action down before it is answered: a game beside a handler without
 * state, on the same broker, warmed up once, then in turn, round by round; and how many actions one
 * instance takes when they come as fast as it answers.
 */
@Command(
    name = "actions",
    description = "Accepted actions of a game beside a stateless handler.",
    mixinStandardHelpOptions = true)
final class Actions implements Callable<Integer> {

  @Option(names = "--rate", description = "Requests per second.")
  private int rate = 1000;

  @Option(names = "--rounds", description = "Measured rounds of each, in turn.")
  private int rounds = 5;

  @Option(names = "--seconds", description = "Length of a round.")
  private int seconds = 10;

  @Option(names = "--warm-up", description = "Seconds before, for each.")
  private int warmUp = 20;

  @Option(names = "--subjects", description = "Subjects that are asked about, in turn.")
  private int subjects = 200;

  @Option(names = "--unanswered", description = "Requests on their way when flat out.")
  private int unanswered = 2000;

  @Option(names = "--flat-out", description = "Requests of a round flat out.")
  private int flatOut = 100_000;

  @Option(names = "--payload", description = "Characters of text in each request.")
  private int payload = 100;

  @Option(names = "--jvm", split = " ", description = "Options of every process's JVM.")
  private List<String> jvm = List.of("-Xms512m", "-Xmx512m");

  @Override
  public Integer call() throws IOException {
    Path work = Files.createTempDirectory("rt-bench");
    System.out.println("logs in " + work);
    String text = "x".repeat(payload);
    try (var broker =
            Child.start(
                work,
                "broker",
                BrokerProcess.class,
                jvm,
                List.of(work.resolve("kafka").toString()));
        var echo = Child.start(work, "handler", EchoService.class, jvm, List.of(address(broker)));
        var counting =
            Child.start(
                work,
                "game",
                CountingService.class,
                jvm,
                List.of(address(broker), CountingService.NAME, "12"));
        var handler =
            lane(
                new Question("handler", EchoService.NAME, 12, EchoService.EVENT, text),
                broker,
                echo,
                7);
        var game =
            lane(
                new Question("game", CountingService.NAME, 12, CountingService.EVENT, text),
                broker,
                counting,
                8)) {
      return measure(handler, game);
    }
  }

  private static String address(Child broker) {
    return broker.readyLine().substring("ready ".length());
  }

  private Asked lane(Question question, Child broker, Child service, int replyPartition) {
    return new Asked(
        question,
        address(broker),
        Map.of("service", service.handle(), "broker", broker.handle()),
        subjects,
        replyPartition);
  }

  private int measure(Asked handler, Asked game) {
    var lanes = List.<Lane>of(handler, game);
    for (Lane lane : lanes) {
      Round warm = lane.round(rate * 2, Duration.ofSeconds(warmUp));
      System.out.printf(
          "warm-up %-8s %5d/s for %d s: p50 %.2f ms, lost %d, failed %d%n",
          lane.name(), rate * 2, warmUp, warm.p50(), warm.lost(), warm.failed());
    }
    var measured = new ArrayList<Round>();
    for (int round = 0; round < rounds; round++) {
      // Who goes first changes, so that a slow machine hits both.
      for (Lane lane : round % 2 == 0 ? lanes : lanes.reversed()) {
        measured.add(lane.round(rate, Duration.ofSeconds(seconds)));
      }
    }
    Round floor = median(measured, handler);
    Round actions = median(measured, game);
    System.out.println("| req/s | | p50 ms | p99 ms | p99.9 ms | core-s/1,000 | lost | failed |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
    row(floor);
    row(actions);
    System.out.printf(
        "| %,d | above | %.2f | %.2f | %.2f | | | |%n",
        rate,
        actions.p50() - floor.p50(),
        actions.p99() - floor.p99(),
        actions.p999() - floor.p999());
    var handlerRates = new ArrayList<Double>();
    var gameRates = new ArrayList<Double>();
    for (int round = 0; round < Math.max(3, rounds / 2); round++) {
      handlerRates.add(handler.flatOut(unanswered, flatOut));
      gameRates.add(game.flatOut(unanswered, flatOut));
    }
    System.out.printf(
        "flat out, %,d unanswered: handler %,.0f/s, game %,.0f/s, ratio %.2f%n",
        unanswered,
        middle(handlerRates),
        middle(gameRates),
        middle(gameRates) / middle(handlerRates));
    return floor.lost() + floor.failed() + actions.lost() + actions.failed() == 0 ? 0 : 1;
  }

  private static Round median(List<Round> rounds, Lane lane) {
    return Round.median(rounds.stream().filter(round -> round.lane().equals(lane.name())).toList());
  }

  private static double middle(List<Double> rates) {
    return rates.stream().sorted().toList().get(rates.size() / 2);
  }

  private static void row(Round round) {
    System.out.printf(
        "| %,d | %s | %.2f | %.2f | %.2f | %.3f | %d | %d |%n",
        round.perSecond(),
        round.lane(),
        round.p50(),
        round.p99(),
        round.p999(),
        round.coreSeconds(),
        round.lost(),
        round.failed());
  }
}
