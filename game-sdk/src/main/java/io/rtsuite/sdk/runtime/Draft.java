package io.rtsuite.sdk.runtime;

import io.rtsuite.events.Json;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.Membership;
import io.rtsuite.events.Origin;
import io.rtsuite.events.PushRecord;
import io.rtsuite.events.Reply;
import io.rtsuite.events.Reply.ClientRoom;
import io.rtsuite.events.Reply.Failure;
import io.rtsuite.events.Reply.Instruction;
import io.rtsuite.events.RtError;
import io.rtsuite.sdk.Disconnect;
import io.rtsuite.sdk.Notice;
import io.rtsuite.sdk.game.Decision;
import io.rtsuite.sdk.game.Entropy;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Output;
import io.rtsuite.sdk.request.Delivery.ReplyAddress;
import io.rtsuite.sdk.request.Outputs;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An entry being written: its outputs get their numbers in the order in which they are said. */
final class Draft {

  private final Decider.At at;
  private final int schema;
  private final String build;
  private final long offset;
  private final Entry.@Nullable Input input;
  private final @Nullable String trace;
  private final List<Json> events = new ArrayList<>();
  private final List<Output> said = new ArrayList<>();
  private @Nullable String entropy;
  private @Nullable String print;
  private @Nullable Json unreadable;
  private boolean ended;

  Draft(
      Decider.At at,
      int schema,
      String build,
      long offset,
      Entry.@Nullable Input input,
      @Nullable String trace) {
    this.at = at;
    this.schema = schema;
    this.build = build;
    this.offset = offset;
    this.input = input;
    this.trace = trace;
  }

  Draft entropy(Entropy drawn) {
    entropy = drawn.hex();
    return this;
  }

  void print(String of) {
    print = of;
  }

  /** The value of an input that is no request. */
  void unreadable(byte @Nullable [] value) {
    if (value != null) {
      unreadable = Json.string(Base64.getEncoder().encodeToString(value));
    }
  }

  /** The subject is as in the beginning afterwards. */
  void ended() {
    ended = true;
  }

  /** The input goes to the dead letters. */
  void dead(String reason, String error) {
    said.add(new Output.DeadLetter(reason, error));
  }

  void happened(Json event) {
    events.add(event);
  }

  /** Moves first, so that who enters a room hears what is said there. */
  <E> void say(Outputs outputs, Decision.Accepted<E> accepted, Input.Asked asked) {
    var request = asked.request();
    String tenant = request.user().tenantId();
    var instructions = new ArrayList<Instruction>();
    for (Decision.Move move : accepted.moves()) {
      var record =
          outputs.move(id(), origin(), tenant, move.clientId(), move.action(), move.rooms());
      said.add(new Output.Append(Json.of(record.encode()), true));
      if (move.clientId().equals(request.client().id())) {
        instructions.add(new ClientRoom(move.action(), move.rooms()));
      }
    }
    for (Notice notice : accepted.notices()) {
      var push = outputs.push(id(), origin(), tenant, notice, request.client().windowId());
      said.add(new Output.Append(Json.of(push.encode()), false));
    }
    for (Disconnect disconnect : accepted.disconnects()) {
      var kick = outputs.kick(id(), origin(), tenant, disconnect);
      said.add(new Output.Append(Json.of(kick.encode()), false));
    }
    if (!accepted.ack().isEmpty()) {
      instructions.add(outputs.message(accepted.ack()));
    }
    answer(asked.replyTo(), new Reply(id(), instructions));
  }

  void answer(@Nullable ReplyAddress replyTo, RtError error) {
    answer(replyTo, new Reply(id(), List.of(new Failure(error))));
  }

  void answerAgain(@Nullable ReplyAddress replyTo, @Nullable Json before) {
    if (before == null) {
      answer(replyTo, new Reply(id(), List.of()));
    } else if (replyTo != null) {
      said.add(
          new Output.Answer(replyTo.topic(), replyTo.partition(), replyTo.correlationId(), before));
    }
  }

  private void answer(@Nullable ReplyAddress replyTo, Reply reply) {
    if (replyTo != null) {
      said.add(
          new Output.Answer(
              replyTo.topic(),
              replyTo.partition(),
              replyTo.correlationId(),
              Json.of(reply.encode())));
    }
  }

  /** The moves of an action that comes again by another connection, for that connection. */
  void moveInstead(List<Json> moves, String before, String now) {
    for (Json move : moves) {
      if (decoded(move) instanceof Membership moved && moved.client().equals(before)) {
        var again =
            new Membership(id(), moved.action(), moved.tenantId(), now, moved.rooms(), origin());
        said.add(new Output.Append(Json.of(again.encode()), true));
      }
    }
  }

  private static PushRecord decoded(Json move) {
    try {
      return PushRecord.decode(move.bytes());
    } catch (MalformedMessage e) {
      throw new IllegalStateException("a move that was written down cannot be read", e);
    }
  }

  /** Unique, and the same when the input is decided again. */
  private String id() {
    return at.place().service()
        + "."
        + at.place().topicId()
        + "."
        + at.place().partition()
        + "."
        + offset
        + "."
        + said.size();
  }

  private Origin origin() {
    return new Origin(
        at.place().service(), at.place().topicId(), at.place().partition(), offset, said.size());
  }

  Entry entry(Entry.Kind kind, @Nullable String code) {
    return new Entry(
        at.seq(),
        at.place().topicId(),
        offset,
        kind,
        schema,
        build,
        at.time().toEpochMilli(),
        input,
        entropy,
        code,
        print,
        ended,
        events,
        said,
        trace,
        unreadable);
  }
}
