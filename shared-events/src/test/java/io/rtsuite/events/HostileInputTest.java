package io.rtsuite.events;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rtsuite.events.GoldenFilesTest.Golden;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Anything may stand on Kafka; whatever it is, it is read or is a {@link MalformedMessage}. */
class HostileInputTest {

  static List<Golden> goldenFiles() {
    return GoldenFilesTest.goldenFiles();
  }

  private static String push(String data) {
    return "{\"id\":\"1\",\"event\":\"server_channel_event.X\",\"tenantId\":\"t\",\"room\":\"r\",\"data\":"
        + data
        + "}";
  }

  private static void isRefused(byte[] value, String reason) {
    assertThatExceptionOfType(MalformedMessage.class)
        .isThrownBy(() -> PushRecord.decode(value))
        .withMessageContaining(reason);
  }

  private static void isRefused(String value, String reason) {
    isRefused(value.getBytes(UTF_8), reason);
  }

  @ParameterizedTest
  @MethodSource("goldenFiles")
  void every_truncation_is_refused(Golden golden) {
    byte[] bytes = GoldenFilesTest.bytes(golden.file());

    for (int length = 0; length < bytes.length; length++) {
      byte[] truncated = Arrays.copyOf(bytes, length);
      assertThatExceptionOfType(MalformedMessage.class)
          .isThrownBy(() -> golden.decoder().decode(truncated));
    }
  }

  @ParameterizedTest
  @MethodSource("goldenFiles")
  void random_damage_is_read_or_refused_and_nothing_else(Golden golden) {
    byte[] bytes = GoldenFilesTest.bytes(golden.file());
    String[] pieces = {"{", "}", "[", "]", "\"", ",", ":", "null", "1e9", "-", "\\u", "\0", "é"};
    int refused = 0;
    for (long seed = 0; seed < 2_000; seed++) {
      var random = new Random(seed);
      byte[] damaged = bytes.clone();
      for (int i = random.nextInt(3); i >= 0; i--) {
        byte[] piece =
            random.nextBoolean()
                ? pieces[random.nextInt(pieces.length)].getBytes(UTF_8)
                : new byte[] {(byte) random.nextInt()};
        int at = random.nextInt(damaged.length + 1);
        int cut = random.nextInt(Math.min(4, damaged.length - at + 1));
        byte[] next = new byte[damaged.length - cut + piece.length];
        System.arraycopy(damaged, 0, next, 0, at);
        System.arraycopy(piece, 0, next, at, piece.length);
        System.arraycopy(damaged, at + cut, next, at + piece.length, damaged.length - at - cut);
        damaged = next;
      }
      try {
        assertThat(golden.decoder().decode(damaged)).as("seed %d", seed).isNotNull();
      } catch (MalformedMessage e) {
        assertThat(e).as("seed %d", seed).hasNoCause();
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @ParameterizedTest
  @MethodSource("goldenFiles")
  void other_json_values_are_refused(Golden golden) {
    if (golden.message() instanceof Reply) {
      return; // anything may be a reply
    }
    for (String value : List.of("", "null", "1", "\"x\"", "[]", "true", "{} {}", "{}x")) {
      assertThatExceptionOfType(MalformedMessage.class)
          .as(value)
          .isThrownBy(() -> golden.decoder().decode(value.getBytes(UTF_8)));
    }
    assertThatExceptionOfType(MalformedMessage.class)
        .isThrownBy(() -> golden.decoder().decode(null))
        .withMessage("no value");
  }

  @Test
  void nesting_is_bounded() {
    isRefused(push("[".repeat(100_000) + "]".repeat(100_000)), "not valid JSON");
  }

  @Test
  void numbers_are_bounded() {
    isRefused(push("1".repeat(100_000)), "not valid JSON");
    isRefused(push("1").replace("\"data\":1", "\"v\":" + "9".repeat(40)), "v is out of range");
    isRefused(push("1").replace("\"data\":1", "\"v\":1.0"), "v is not an integer");
  }

  @Test
  void other_encodings_are_refused() {
    isRefused(push("1").getBytes(UTF_16), "not UTF-8");
    isRefused(new String(new char[] {'\0', '{', '\0', '}'}), "not valid JSON");
  }

  @Test
  void text_that_is_not_utf_8_is_refused_as_it_would_break_every_receiver() {
    byte[] overlong = push("\"??\"").getBytes(UTF_8);
    overlong[overlong.length - 4] = (byte) 0xC0;
    overlong[overlong.length - 3] = (byte) 0x80;
    byte[] surrogate = push("\"???\"").getBytes(UTF_8);
    surrogate[surrogate.length - 5] = (byte) 0xED;
    surrogate[surrogate.length - 4] = (byte) 0xA0;
    surrogate[surrogate.length - 3] = (byte) 0x80;

    isRefused(overlong, "not UTF-8");
    isRefused(surrogate, "not UTF-8");
  }

  @Test
  void a_field_that_stands_twice_is_refused_as_readers_could_differ() {
    isRefused(
        push("1").replace("\"room\":\"r\"", "\"room\":\"r\",\"room\":\"s\""), "a field twice");
    isRefused(
        "{\"id\":\"1\",\"event\":\"server_channel_event.X\",\"tenantId\":\"t\",\"room\":\"r\","
            + "\"except\":{\"user\":\"a\",\"user\":\"b\"}}",
        "a field twice");
  }

  @Test
  void duplicates_within_the_payload_are_the_payloads_business() throws MalformedMessage {
    var record = (Push) PushRecord.decode(push("{\"a\":1,\"a\":2}").getBytes(UTF_8));

    assertThat(record.arguments()).containsExactly(Json.of("{\"a\":1,\"a\":2}"));
  }

  @Test
  void a_reason_never_quotes_the_payload() {
    for (String broken : List.of("hunter2", "{\"pw\":\"hunter2\"", "\"hunter2\\q\"", "-hunter2")) {
      assertThatExceptionOfType(MalformedMessage.class)
          .isThrownBy(() -> PushRecord.decode(push(broken).getBytes(UTF_8)))
          .satisfies(e -> {
            assertThat(e.getMessage()).doesNotContain("hunter");
            assertThat(e.getCause()).isNull();
          });
    }
  }
}
