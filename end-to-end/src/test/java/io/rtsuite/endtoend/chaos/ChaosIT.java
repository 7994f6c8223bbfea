package io.rtsuite.endtoend.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.endtoend.evidence.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A short run of both games with a blow of each deadly kind; {@code ./rt chaos} is the long one.
 */
class ChaosIT {

  private static final Set<Blow.Kind> DEADLY =
      EnumSet.of(Blow.Kind.KILL_SERVICE, Blow.Kind.KILL_GATEWAY, Blow.Kind.KILL_BROKER);

  /** With this seed all three come within seconds, and one comparison follows. */
  private static final long SEED = 327;

  @Test
  void keeps_every_promise_while_all_are_killed_in_turn() throws IOException {
    var plan =
        new Plan(
            SEED,
            DEADLY,
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            new Plan.Blackjack(6, 2, Duration.ofMillis(300), 1),
            new Plan.Ledgers(200, 2, 100, 4));
    Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "chaos");

    var outcome = new Run(plan, Path.of("..").toAbsolutePath().normalize(), folder).run();

    System.out.println(outcome.report());
    List<Finding> broken = outcome.findings().stream().filter(finding -> !finding.kept()).toList();
    assertThat(broken).as(outcome.report()).isEmpty();
    assertThat(outcome.kinds()).isEqualTo(DEADLY);
  }
}
