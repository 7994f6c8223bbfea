package io.rtsuite.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class TimesTest {

  private static final Instant NOW = Instant.parse("2026-11-21T20:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "10m, 2026-11-21T19:50:00Z",
    "1d, 2026-11-20T20:00:00Z",
    "2h, 2026-11-21T18:00:00Z",
    "30s, 2026-11-21T19:59:30Z",
    "250ms, 2026-11-21T19:59:59.750Z",
    "2026-11-21T19:00:00Z, 2026-11-21T19:00:00Z"
  })
  void is_an_instant_or_how_long_ago(String text, Instant time) {
    assertThat(Times.parse(text, NOW)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "10", "-5m", "99999999999999d"})
  void is_nothing_else(String text) {
    assertThatThrownBy(() -> Times.parse(text, NOW))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("is not an instant");
  }

  @Test
  void says_what_it_may_be() {
    assertThatThrownBy(() -> Times.parse("soon", NOW))
        .hasMessage(
            "'soon' is not an instant (2026-11-21T19:00:00Z) or how long ago (10m, 2h, 1d)");
  }
}
