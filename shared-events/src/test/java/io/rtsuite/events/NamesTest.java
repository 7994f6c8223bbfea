package io.rtsuite.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

  @Nested
  class an_event_name {

    @Test
    void is_a_channel_and_a_bare_name() {
      assertThat(EventName.parse("client_channel_event.BlackjackBet"))
          .contains(new EventName(Channel.CLIENT, "BlackjackBet"));
      assertThat(Channel.PRIVATE.event("X")).hasToString("private_channel_event.X");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "Chat:message", "a.b/c-d_e", "ping"})
    void may_be(String name) {
      assertThat(EventName.isValid(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          " ",
          "1a",
          "_a",
          "a b",
          "a\n",
          "é",
          "a\"",
          "$bin",
          "connect",
          "connect_error",
          "disconnect",
          "disconnecting",
          "newListener",
          "removeListener",
          "server_channel_event.X",
          "private_channel_event.X"
        })
    void may_not_be(String name) {
      assertThat(EventName.isValid(name)).isFalse();
      assertThat(EventName.parse("server_channel_event." + name)).isEmpty();
    }

    @Test
    void is_at_most_100_characters_long() {
      assertThat(EventName.isValid("a".repeat(100))).isTrue();
      assertThat(EventName.isValid("a".repeat(101))).isFalse();
    }

    @Test
    void cannot_pass_for_one_of_another_channel() {
      assertThat(EventName.parse("private_channel_event.X", Channel.CLIENT))
          .contains(Channel.PRIVATE.event("X"));
      assertThat(EventName.parse("client_channel_event.private_channel_event.X")).isEmpty();
    }
  }

  @Nested
  class the_partition_of_a_key {

    @Test
    void is_where_kafkas_own_partitioner_puts_it() {
      var random = new Random(7);
      for (int i = 0; i < 10_000; i++) {
        String key = "default/" + Long.toString(random.nextLong(), 36) + (i % 3 == 0 ? "é🂡" : "");
        int count = 1 + random.nextInt(64);

        assertThat(Partitions.of(key, count))
            .isEqualTo(BuiltInPartitioner.partitionForKey(key.getBytes(UTF_8), count))
            .isBetween(0, count - 1);
      }
    }

    @Test
    void never_changes() {
      assertThat(Partitions.of("default/table-7", 12)).isEqualTo(PARTITION_OF_TABLE_7);
    }

    private static final int PARTITION_OF_TABLE_7 = 2;
  }

  @Nested
  class topics {

    private final Topics topics = new Topics(Topics.DEFAULT_PREFIX);

    @Test
    void are_named_under_the_prefix() {
      assertThat(topics.control().name()).isEqualTo("rt.control");
      assertThat(topics.requests("game-blackjack", 12).name())
          .isEqualTo("rt.requests.game-blackjack");
      assertThat(topics.replies().name()).isEqualTo("rt.replies");
      assertThat(topics.pushes().name()).isEqualTo("rt.pushes");
      assertThat(topics.pushMarks().name()).isEqualTo("rt.push-marks");
      assertThat(topics.sessions().name()).isEqualTo("rt.sessions");
      assertThat(topics.deadLetters().name()).isEqualTo("rt.dead-letters");
      assertThat(new Topics("x-").pushes().name()).isEqualTo("x-pushes");
    }

    @Test
    void have_the_contracts_settings() {
      assertThat(topics.control().partitions()).isEqualTo(1);
      assertThat(topics.control().config())
          .containsEntry("cleanup.policy", "compact")
          .containsEntry("segment.ms", "600000")
          .containsEntry("message.timestamp.type", "LogAppendTime");
      assertThat(topics.requests("s", 5)).satisfies(topic -> isKept(topic, 5, "604800000"));
      assertThat(topics.replies()).satisfies(topic -> isKept(topic, 32, "3600000"));
      assertThat(topics.pushes()).satisfies(topic -> isKept(topic, 1, "86400000"));
      assertThat(topics.deadLetters()).satisfies(topic -> isKept(topic, 4, "2592000000"));
      assertThat(topics.pushMarks().partitions()).isEqualTo(1);
      assertThat(topics.pushMarks().config())
          .containsEntry("cleanup.policy", "compact")
          .containsEntry("max.message.bytes", "4194304");
      assertThat(topics.sessions().partitions()).isEqualTo(1);
      assertThat(topics.sessions().config())
          .containsEntry("cleanup.policy", "compact")
          .containsEntry("delete.retention.ms", "600000")
          .containsEntry("message.timestamp.type", "LogAppendTime");
    }

    private static void isKept(Topics.Topic topic, int partitions, String retention) {
      assertThat(topic.partitions()).isEqualTo(partitions);
      assertThat(topic.config())
          .containsEntry("cleanup.policy", "delete")
          .containsEntry("retention.ms", retention)
          .containsEntry("message.timestamp.type", "LogAppendTime");
    }

    @Test
    void have_a_prefix_that_kafka_takes() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Topics("rt/"))
          .withMessageContaining("'rt/'");
    }
  }

  @Nested
  class a_push_position {

    @Test
    void reads_back_from_its_text() {
      var position = new PushPosition(0, Long.MAX_VALUE / 10);

      assertThat(position).hasToString("0.922337203685477580");
      assertThat(PushPosition.parse(position.toString())).contains(position);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          ".",
          "0",
          "0.",
          ".1",
          "0.-1",
          "-1.0",
          "+0.1",
          "0.1.2",
          " 0.1",
          "٠.١",
          "0x1.2",
          "0.9999999999999999999"
        })
    void is_nothing_else(String text) {
      assertThat(PushPosition.parse(text)).isEmpty();
    }
  }

  @Nested
  class a_header {

    private final org.apache.kafka.common.header.Headers headers =
        new org.apache.kafka.common.header.internals.RecordHeaders();

    @Test
    void is_the_last_of_its_name() {
      headers.add("h", "one".getBytes(UTF_8)).add("h", "two".getBytes(UTF_8));

      assertThat(RecordHeaders.text(headers, "h")).contains("two");
    }

    @Test
    void replaces_an_earlier_one() {
      RecordHeaders.put(headers, "h", "one");
      RecordHeaders.put(headers, "h", "two");

      assertThat(headers.toArray()).hasSize(1);
      assertThat(RecordHeaders.text(headers, "h")).contains("two");
    }

    @Test
    void may_be_missing_or_empty() {
      headers.add("none", null);

      assertThat(RecordHeaders.text(headers, "other")).isEmpty();
      assertThat(RecordHeaders.text(headers, "none")).isEmpty();
      assertThat(RecordHeaders.number(headers, "none")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.0", "1e3", " 1", "9999999999", "٣"})
    void is_a_number_only_as_plain_decimal_text(String text) {
      RecordHeaders.put(headers, "n", text);

      assertThat(RecordHeaders.number(headers, "n")).isEmpty();
    }

    @Test
    void is_a_number_as_nestjs_writes_it() {
      RecordHeaders.put(headers, RecordHeaders.REPLY_PARTITION, "31");

      assertThat(RecordHeaders.number(headers, RecordHeaders.REPLY_PARTITION)).contains(31);
    }
  }
}
