package io.rtsuite.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One way of asking and being answered, to be measured beside another. */
interface Lane extends AutoCloseable {

  /** For the table. */
  String name();

  /** The processes whose CPU time it costs, by name. */
  Map<String, ProcessHandle> processes();

  /** Sends a request whose answer will be recorded. */
  void send(long dueNanos);

  /** What has been sent and answered since the last round. */
  Answers answers();

  @Override
  void close();

  /** Sends at the rate, waits for the answers, and says how it went. */
  default Round round(int perSecond, Duration length) {
    answers().reset();
    Map<String, Duration> before = cpu();
    long sent = Pacer.run(perSecond, length, this::send);
    answers().awaitAll(sent, Duration.ofSeconds(10));
    Map<String, Duration> after = cpu();
    double cores =
        after.entrySet().stream()
            .mapToDouble(
                e -> e.getValue().minus(before.getOrDefault(e.getKey(), Duration.ZERO)).toNanos())
            .sum();
    return new Round(
        name(),
        perSecond,
        sent,
        sent - answers().count(),
        answers().failures(),
        answers().percentile(50),
        answers().percentile(99),
        answers().percentile(99.9),
        cores / 1e9 / sent * 1000);
  }

  private Map<String, Duration> cpu() {
    var times = new java.util.HashMap<String, Duration>();
    processes()
        .forEach((name, process) ->
            times.put(name, process.info().totalCpuDuration().orElse(Duration.ZERO)));
    return times;
  }

  /**
   * How one round went; times in milliseconds.
   *
   * @param lost requests without an answer 10 s after the last
   * @param failed answered with an error
   * @param coreSeconds CPU time of the lane's processes, per 1,000 requests
   */
  record Round(
      String lane,
      int perSecond,
      long sent,
      long lost,
      long failed,
      double p50,
      double p99,
      double p999,
      double coreSeconds) {

    /** The middle of several rounds, value by value. */
    static Round median(List<Round> rounds) {
      Round first = rounds.getFirst();
      return new Round(
          first.lane,
          first.perSecond,
          rounds.stream().mapToLong(Round::sent).sum(),
          rounds.stream().mapToLong(Round::lost).sum(),
          rounds.stream().mapToLong(Round::failed).sum(),
          middle(rounds.stream().mapToDouble(Round::p50).sorted().toArray()),
          middle(rounds.stream().mapToDouble(Round::p99).sorted().toArray()),
          middle(rounds.stream().mapToDouble(Round::p999).sorted().toArray()),
          middle(rounds.stream().mapToDouble(Round::coreSeconds).sorted().toArray()));
    }

    private static double middle(double[] sorted) {
      int half = sorted.length / 2;
      return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
  }
}
