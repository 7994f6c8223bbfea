package io.rtsuite.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The benchmark itself works; its figures are for a quiet machine. */
class AckLatencyIT {

  @Test
  void measures_both_and_loses_nothing(@TempDir Path folder) throws IOException {
    Path json = folder.resolve("figures.json");

    int status =
        new CommandLine(new AckLatency())
            .execute(
                "--rates=50",
                "--rounds=1",
                "--seconds=1",
                "--warm-up=1",
                "--connections=5",
                "--json=" + json);

    assertThat(status).isZero();
    assertThat(Files.readString(json)).contains("\"perSecond\":50", "\"lost\":0", "\"failed\":0");
  }
}
