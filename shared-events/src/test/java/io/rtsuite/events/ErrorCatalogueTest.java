package io.rtsuite.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ErrorCatalogueTest {

  private static final Path PAGE = Path.of("..", "docs", "errors.md");

  private static String page() {
    return """
    # Errors

    What a client is told when a request fails. Generated from `ErrorCode`; after a change there, `./rt docs`
    writes it anew.

    An error is `{code, message, retryable, requestId}`. With an acknowledgement it arrives as
    `{ok: false, error: {…}}`, without one as an event `error` with the `event` beside the four fields, and as
    the `data` of Socket.IO's CONNECT_ERROR or the reason of the plain WebSocket's close code 4401 when the
    connection itself is refused. A client that a service disconnects gets an event `error` without `event`
    and `requestId`, then Socket.IO's DISCONNECT or the plain WebSocket's close code 4403. `code` is stable,
    `message` is for people and may change. Services add codes of their own, with `retryable` said in each.

    | code | again? | meaning |
    | --- | --- | --- |
    """
        + Arrays.stream(ErrorCode.values())
            .map(code ->
                "| `%s` | %s | %s |%n"
                    .formatted(code.code(), code.retryable() ? "yes" : "no", code.meaning()))
            .collect(Collectors.joining());
  }

  @Test
  void the_documented_page_is_the_catalogue() throws IOException {
    if (Boolean.parseBoolean(System.getProperty("docs.write", "false"))
        || "".equals(System.getProperty("docs.write"))) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page());
    }

    assertThat(Files.readString(PAGE)).isEqualTo(page());
  }

  @Test
  void codes_are_unique_lower_case_words_and_find_themselves() {
    for (ErrorCode code : ErrorCode.values()) {
      assertThat(code.code()).matches("[a-z][a-z_]{0,63}");
      assertThat(ErrorCode.of(code.code())).contains(code);
    }
    assertThat(ErrorCode.of("not_your_turn")).isEmpty();
  }

  @Test
  void an_error_says_code_message_whether_to_retry_and_what_to_look_for() {
    assertThat(RtError.of(ErrorCode.TIMEOUT, "r-1").toJson())
        .isEqualTo(
            Json.of(
                "{\"code\":\"timeout\",\"message\":\"No answer within the deadline; the outcome is"
                    + " unknown. Ask again with the same actionId.\",\"retryable\":true,"
                    + "\"requestId\":\"r-1\"}"));
    assertThat(RtError.of(ErrorCode.UNAUTHORIZED, null).toJson().text())
        .doesNotContain("requestId");
  }
}
