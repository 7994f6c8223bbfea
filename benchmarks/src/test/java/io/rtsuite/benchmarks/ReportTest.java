package io.rtsuite.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.benchmarks.Lane.Round;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static Round round(String lane, double p50, double p99, long lost) {
    return new Round(lane, 500, 1_000, lost, 0, p50, p99, p99 * 2, 0.5);
  }

  @Test
  void compares_the_medians_of_all_rounds() {
    var report =
        Report.of(
            List.of(500),
            List.of(
                round("two-hop", 1, 10, 0),
                round("gateway", 9, 90, 0),
                round("gateway", 1.5, 12, 0),
                round("two-hop", 0.5, 9, 0),
                round("gateway", 1.2, 11, 0),
                round("two-hop", 3, 30, 0)));

    assertThat(report.lines().getFirst().p50Ratio()).isEqualTo(1.5);
    assertThat(report.lines().getFirst().p99Ratio()).isEqualTo(1.2);
    assertThat(report.table()).contains("| 500 | ratio | 1.50 | 1.20 |");
    assertThat(report.isClean()).isTrue();
  }

  @Test
  void is_not_clean_when_an_answer_was_lost() {
    var report =
        Report.of(List.of(500), List.of(round("two-hop", 1, 1, 0), round("gateway", 1, 1, 1)));

    assertThat(report.isClean()).isFalse();
  }
}
