package io.rtsuite.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.events.Channel;
import io.rtsuite.events.Client;
import io.rtsuite.events.Json;
import io.rtsuite.events.Request;
import io.rtsuite.events.User;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintTest {

  private static String of(String event, @Nullable String data) {
    return Print.of(
        new Request(
            "id",
            Channel.CLIENT.event(event),
            "subject",
            User.of("ada"),
            Client.of("c"),
            0,
            1,
            data == null ? null : Json.of(data),
            false));
  }

  @Test
  void is_the_same_in_another_window_and_for_another_try() {
    assertThat(of("Bet", "{\"amount\":5,\"__m\":{\"windowId\":\"w1\",\"actionId\":\"a\"}}"))
        .isEqualTo(of("Bet", "{\"amount\":5,\"__m\":{\"windowId\":\"w2\",\"actionId\":\"a\"}}"))
        .isEqualTo(of("Bet", "{\"amount\":5}"))
        .hasSize(32);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"amount\":6}",
        "{\"amount\":\"5\"}",
        "{\"amoun\":5}",
        "{\"amount\":5,\"seat\":1}",
        "{}",
        "[5]",
        "5",
        "{\"amount\":5,\"amount\":5}"
      })
  void is_another_for_other_content(String data) {
    assertThat(of("Bet", data)).isNotEqualTo(of("Bet", "{\"amount\":5}"));
  }

  @Test
  void is_another_for_another_event_and_for_nothing() {
    assertThat(of("Raise", "{\"amount\":5}")).isNotEqualTo(of("Bet", "{\"amount\":5}"));
    assertThat(of("Bet", null)).isNotEqualTo(of("Bet", "null"));
  }
}
