package io.rtsuite.replay.again;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtsuite.events.Channel;
import io.rtsuite.events.Client;
import io.rtsuite.events.EventName;
import io.rtsuite.events.RecordHeaders;
import io.rtsuite.events.Request;
import io.rtsuite.events.User;
import io.rtsuite.replay.log.Message;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Entry.Kind;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionTest {

  private static final String TOPIC = "rt.requests.counter";
  private static final Choice ALL = new Choice(null, null, null, null, null, null);
  private static final EventName ADD = Channel.CLIENT.event("CounterAdd");

  private static Message message(byte[] value, long offset) {
    return new Message(
        TOPIC,
        3,
        offset,
        0,
        "default/c1",
        value,
        new org.apache.kafka.common.header.internals.RecordHeaders());
  }

  private static Request request(EventName event, String user) {
    return new Request("r", event, "c1", User.of(user), Client.of("s"), 0, 5_000, null, false);
  }

  private static Message dead(long offset) {
    var message = message(request(ADD, "ada").encode(), 0);
    RecordHeaders.put(message.headers(), RecordHeaders.REPLY_TOPIC, "rt.replies");
    RecordHeaders.put(message.headers(), RecordHeaders.TRACEPARENT, "trace");
    RecordHeaders.put(message.headers(), RecordHeaders.DEAD_REASON, "failed");
    RecordHeaders.put(message.headers(), RecordHeaders.DEAD_TOPIC, TOPIC);
    RecordHeaders.put(message.headers(), RecordHeaders.DEAD_PARTITION, "3");
    RecordHeaders.put(message.headers(), RecordHeaders.DEAD_OFFSET, Long.toString(offset));
    return message;
  }

  @Nested
  class of_requests {
    private final Selection selection = new Selection(TOPIC, ALL, null);

    @Test
    void keeps_the_place_and_what_was_sent() {
      var sent = selection.ofRequest(message(request(ADD, "ada").encode(), 7)).orElseThrow();

      var record =
          sent.record(new Sent.Target("sandbox.requests.counter", "sandbox.replies", false));

      assertThat(record.topic()).isEqualTo("sandbox.requests.counter");
      assertThat(record.partition()).isEqualTo(3);
      assertThat(record.key()).asString().isEqualTo("default/c1");
      assertThat(record.value()).isEqualTo(request(ADD, "ada").encode());
      assertThat(record.headers()).isEmpty();
    }

    @Test
    void leaves_out_clocks_and_what_is_no_request_and_says_so() {
      assertThat(
              selection.ofRequest(
                  message(request(Channel.PRIVATE.event("ClockElapsed"), "").encode(), 1)))
          .isEmpty();
      assertThat(selection.ofRequest(message(new byte[] {'?'}, 2))).isEmpty();
      assertThat(selection.leftOut())
          .isEqualTo(
              "left out: 1 of clocks, which the runtime makes itself, 1 that are no requests");
    }

    @Test
    void takes_what_was_chosen() {
      var bobs =
          new Selection(TOPIC, new Choice(null, null, "bob", "CounterAdd", null, null), null);

      assertThat(bobs.ofRequest(message(request(ADD, "bob").encode(), 1))).isPresent();
      assertThat(bobs.ofRequest(message(request(ADD, "ada").encode(), 2))).isEmpty();
    }
  }

  @Nested
  class of_dead_letters {
    private final Parked parked = new Parked();
    private final Selection selection = new Selection(TOPIC, ALL, parked);

    @Test
    void takes_those_that_hold_up_their_subject_and_lets_them_be_decided() {
      parked.add(3, entry(5, Kind.PARKED));

      var record =
          selection
              .ofDeadLetter(dead(5))
              .orElseThrow()
              .record(new Sent.Target(TOPIC, "rt.replies", false));

      assertThat(RecordHeaders.text(record.headers(), RecordHeaders.REDRIVE)).contains("decide");
      assertThat(RecordHeaders.text(record.headers(), RecordHeaders.REDRIVE_OFFSET)).contains("5");
      assertThat(RecordHeaders.text(record.headers(), RecordHeaders.TRACEPARENT)).contains("trace");
      assertThat(RecordHeaders.text(record.headers(), RecordHeaders.DEAD_REASON)).isEmpty();
    }

    @Test
    void are_plain_requests_in_a_sandbox_where_nothing_waits_for_them() {
      parked.add(3, entry(5, Kind.PARKED));

      var record =
          selection
              .ofDeadLetter(dead(5))
              .orElseThrow()
              .record(new Sent.Target("sandbox.requests.counter", "sandbox.replies", false));

      assertThat(RecordHeaders.text(record.headers(), RecordHeaders.REDRIVE)).isEmpty();
      assertThat(RecordHeaders.text(record.headers(), RecordHeaders.REDRIVE_OFFSET)).isEmpty();
    }

    @Test
    void may_have_them_given_up() {
      parked.add(3, entry(5, Kind.PARKED));

      var record =
          selection
              .ofDeadLetter(dead(5))
              .orElseThrow()
              .record(new Sent.Target(TOPIC, "rt.replies", true));

      assertThat(RecordHeaders.text(record.headers(), RecordHeaders.REDRIVE)).contains("discard");
    }

    @Test
    void leaves_out_those_that_were_decided_since() {
      parked.add(3, entry(5, Kind.PARKED));
      parked.add(3, entry(9, Kind.ACCEPTED));

      assertThat(selection.ofDeadLetter(dead(5))).isEmpty();
      assertThat(selection.leftOut())
          .isEqualTo("left out: 1 whose subject does not wait for them any more");
    }

    @Test
    void leaves_out_an_earlier_one_of_a_subject_that_was_parked_again() {
      parked.add(3, entry(5, Kind.PARKED));
      parked.add(3, entry(9, Kind.PARKED));

      assertThat(selection.ofDeadLetter(dead(5))).isEmpty();
      assertThat(selection.ofDeadLetter(dead(9))).isPresent();
    }

    @Test
    void of_a_service_without_history_takes_all_and_marks_none() {
      var plain = new Selection(TOPIC, ALL, null);

      var record =
          plain
              .ofDeadLetter(dead(5))
              .orElseThrow()
              .record(new Sent.Target(TOPIC, "rt.replies", false));

      assertThat(RecordHeaders.text(record.headers(), RecordHeaders.REDRIVE)).isEmpty();
    }

    private static Entry entry(long offset, Kind kind) {
      return new Entry(
          offset,
          "t",
          offset,
          kind,
          1,
          "1",
          0,
          Entry.Input.of(request(ADD, "ada")),
          null,
          null,
          null,
          false,
          List.of(),
          List.of(),
          null,
          null);
    }
  }

  @Nested
  class offsets {
    @Test
    void are_one_or_a_range_of_one_partition() {
      assertThat(Choice.Offsets.parse("3@57")).isEqualTo(new Choice.Offsets(3, 57, 57));
      assertThat(Choice.Offsets.parse("3@57-80")).isEqualTo(new Choice.Offsets(3, 57, 80));
    }

    @ParameterizedTest
    @ValueSource(strings = {"57", "3@", "3@9-8", "a@1", "3@1-2-3", "-1@3"})
    void are_nothing_else(String text) {
      assertThatThrownBy(() -> Choice.Offsets.parse(text))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
