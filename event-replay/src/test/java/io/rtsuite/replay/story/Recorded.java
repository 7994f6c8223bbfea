package io.rtsuite.replay.story;

import io.rtsuite.events.Channel;
import io.rtsuite.events.Client;
import io.rtsuite.events.Json;
import io.rtsuite.events.Kick;
import io.rtsuite.events.Membership;
import io.rtsuite.events.Origin;
import io.rtsuite.events.Push;
import io.rtsuite.events.RecordHeaders;
import io.rtsuite.events.Reply;
import io.rtsuite.events.Request;
import io.rtsuite.events.Target;
import io.rtsuite.events.Topics;
import io.rtsuite.events.User;
import io.rtsuite.replay.log.Message;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Output;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records of a counter service as they would lie on Kafka, each a millisecond after the other. */
final class Recorded {

  static final Topics TOPICS = new Topics("rt.");

  private long now = 1_000;

  private Message message(String topic, int partition, long offset, byte[] value) {
    return new Message(
        topic,
        partition,
        offset,
        now++,
        null,
        value,
        new org.apache.kafka.common.header.internals.RecordHeaders());
  }

  private static String trace(String id) {
    return "00-%032x-0000000000000001-01".formatted(id.hashCode() & 0xFFFFFFFFL);
  }

  private static Request asked(String id, String user, String subject) {
    return new Request(
        id,
        Channel.CLIENT.event("CounterAdd"),
        subject,
        User.of(user),
        Client.of("session-of-" + user),
        0,
        5_000,
        Json.of("{\"by\":1}"),
        false);
  }

  Message request(long offset, String id, String user, String subject) {
    var request = asked(id, user, subject);
    var message = message("rt.requests.counter", 3, offset, request.encode());
    RecordHeaders.put(message.headers(), RecordHeaders.CORRELATION_ID, id);
    RecordHeaders.put(message.headers(), RecordHeaders.TRACEPARENT, trace(id));
    return message;
  }

  Message entry(
      long offset, String id, String user, String subject, Entry.Kind kind, Output... outputs) {
    boolean accepted = kind == Entry.Kind.ACCEPTED;
    var entry =
        new Entry(
            offset + 1,
            "topic",
            offset,
            kind,
            1,
            "7",
            now,
            Entry.Input.of(asked(id, user, subject)),
            accepted ? "e1".repeat(32) : null,
            accepted ? null : "below_zero",
            null,
            false,
            accepted ? List.of(Json.of("{\"type\":\"Added\",\"by\":1}")) : List.of(),
            List.of(outputs),
            null,
            null);
    return message("rt.counter.history", 3, offset * 2, entry.encode());
  }

  static Output answer(String id) {
    return new Output.Answer("rt.replies", 0, id, Json.of(replyValue()));
  }

  static Output append(Push push) {
    return new Output.Append(Json.of(push.encode()), false);
  }

  static Output append(Membership move) {
    return new Output.Append(Json.of(move.encode()), true);
  }

  static Push push(Target target, @Nullable Origin from) {
    return new Push(
        "p",
        Channel.SERVER.event("CounterChanged"),
        "default",
        target,
        null,
        false,
        from,
        List.of(Json.of("{\"value\":1}")));
  }

  static Output append(Kick kick) {
    return new Output.Append(Json.of(kick.encode()), false);
  }

  private static byte[] replyValue() {
    return new Reply("r", List.of(new Reply.ClientMessage(Json.of("{\"value\":1}")))).encode();
  }

  Message reply(String id) {
    var message = message("rt.replies", 0, now, replyValue());
    RecordHeaders.put(message.headers(), RecordHeaders.CORRELATION_ID, id);
    return message;
  }

  Message pushed(Push push, @Nullable String causedBy) {
    var message = message("rt.pushes", 0, now, push.encode());
    if (causedBy != null) {
      RecordHeaders.put(message.headers(), RecordHeaders.TRACEPARENT, trace(causedBy));
    }
    return message;
  }

  Message dead(long offset, String id) {
    var message = message("rt.dead-letters", 0, now, new byte[] {1});
    RecordHeaders.put(message.headers(), RecordHeaders.CORRELATION_ID, id);
    RecordHeaders.put(message.headers(), RecordHeaders.DEAD_TOPIC, "rt.requests.counter");
    RecordHeaders.put(message.headers(), RecordHeaders.DEAD_PARTITION, "3");
    RecordHeaders.put(message.headers(), RecordHeaders.DEAD_OFFSET, Long.toString(offset));
    RecordHeaders.put(message.headers(), RecordHeaders.DEAD_REASON, "malformed");
    RecordHeaders.put(message.headers(), RecordHeaders.DEAD_ERROR, "not JSON");
    return message;
  }

  Message garbage(String topic) {
    return message(topic, 0, 0, new byte[] {'?'});
  }
}
