package io.rtsuite.blackjack.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefusalTest {

  @ParameterizedTest
  @EnumSource
  void every_code_is_explained_to_those_who_write_clients(Refusal refusal) throws IOException {
    assertThat(Files.readString(Path.of("README.md"))).contains("| `" + refusal.code() + "` | ");
  }
}
