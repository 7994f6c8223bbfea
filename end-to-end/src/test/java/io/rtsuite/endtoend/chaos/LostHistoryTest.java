package io.rtsuite.endtoend.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LostHistoryTest {

  @TempDir Path folder;

  @Test
  void is_counted_by_what_services_wrote() throws IOException {
    Path log =
        Files.writeString(
            folder.resolve("service.log"),
            """
            16:00:00.000 ERROR GameLoop This instance gives its partitions up service="s"
            io.rtsuite.sdk.runtime.HistoryLost: entry 3 of the history is missing
            \tat io.rtsuite.sdk.runtime.Owner.restore(Owner.java:1)
            io.rtsuite.sdk.runtime.HistoryLost: entry 3 of the history is missing
            io.rtsuite.sdk.runtime.HistoryLost: inputs below 9 are known as decided
            """);

    var lost = LostHistory.in(List.of(log, folder.resolve("never-started.log")));

    assertThat(lost.count()).isEqualTo(3);
    assertThat(lost.messages())
        .containsEntry("entry 3 of the history is missing", 2)
        .containsEntry("inputs below 9 are known as decided", 1);
  }
}
