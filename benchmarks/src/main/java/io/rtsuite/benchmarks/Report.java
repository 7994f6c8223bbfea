package io.rtsuite.benchmarks;

import io.rtsuite.benchmarks.Lane.Round;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The medians of all rounds, and what the gateway costs beside the floor. */
record Report(List<Line> lines) {

  /** One rate. */
  record Line(Round floor, Round gateway) {
    double p50Ratio() {
      return gateway.p50() / floor.p50();
    }

    double p99Ratio() {
      return gateway.p99() / floor.p99();
    }
  }

  static Report of(List<Integer> rates, List<Round> rounds) {
    var lines = new ArrayList<Line>();
    for (int rate : rates) {
      lines.add(new Line(median(rounds, "two-hop", rate), median(rounds, "gateway", rate)));
    }
    return new Report(List.copyOf(lines));
  }

  private static Round median(List<Round> rounds, String lane, int rate) {
    return Round.median(
        rounds.stream()
            .filter(round -> round.lane().equals(lane) && round.perSecond() == rate)
            .toList());
  }

  /** Whether every request was answered, and with success. */
  boolean isClean() {
    return lines.stream()
        .flatMap(line -> java.util.stream.Stream.of(line.floor, line.gateway))
        .allMatch(round -> round.lost() == 0 && round.failed() == 0);
  }

  String table() {
    var text = new StringBuilder();
    text.append("| req/s | | p50 ms | p99 ms | p99.9 ms | core-s/1,000 | lost | failed |\n");
    text.append("| --- | --- | --- | --- | --- | --- | --- | --- |\n");
    for (Line line : lines) {
      row(text, line.floor);
      row(text, line.gateway);
      text.append(
          "| %,d | ratio | %.2f | %.2f | %.2f | %.2f | | |%n"
              .formatted(
                  line.floor.perSecond(),
                  line.p50Ratio(),
                  line.p99Ratio(),
                  line.gateway.p999() / line.floor.p999(),
                  line.gateway.coreSeconds() / line.floor.coreSeconds()));
    }
    return text.toString();
  }

  private static void row(StringBuilder text, Round round) {
    text.append(
        "| %,d | %s | %.2f | %.2f | %.2f | %.3f | %d | %d |%n"
            .formatted(
                round.perSecond(),
                round.lane(),
                round.p50(),
                round.p99(),
                round.p999(),
                round.coreSeconds(),
                round.lost(),
                round.failed()));
  }

  String json() {
    var text = new StringBuilder("[");
    for (Line line : lines) {
      text.append(text.length() == 1 ? "\n  " : ",\n  ")
          .append(
              "{\"perSecond\":%d,\"floor\":%s,\"gateway\":%s,\"ratio\":{\"p50\":%s,\"p99\":%s}}"
                  .formatted(
                      line.floor.perSecond(),
                      json(line.floor),
                      json(line.gateway),
                      number(line.p50Ratio()),
                      number(line.p99Ratio())));
    }
    return text.append("\n]\n").toString();
  }

  private static String json(Round round) {
    return "{\"p50\":%s,\"p99\":%s,\"p999\":%s,\"coreSecondsPer1000\":%s,\"sent\":%d,\"lost\":%d,\"failed\":%d}"
        .formatted(
            number(round.p50()),
            number(round.p99()),
            number(round.p999()),
            number(round.coreSeconds()),
            round.sent(),
            round.lost(),
            round.failed());
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "null";
  }
}
