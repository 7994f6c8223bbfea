package io.rtsuite.gateway.request;

import io.netty.util.Timeout;
import io.rtsuite.events.ErrorCode;
import io.rtsuite.events.Json;
import io.rtsuite.events.Membership;
import io.rtsuite.events.Reply;
import io.rtsuite.events.RtError;
import io.rtsuite.gateway.push.PushProgress;
import io.rtsuite.gateway.session.Ack;
import io.rtsuite.gateway.session.OpenSession;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request from its sending to its one answer; belongs to its session's event loop.
 *
 * <p>Replies are carried out one after the other in the order in which they come, each taken apart
 * into instructions; one that changes membership goes through the push log, and whatever follows it
 * waits until the log has brought it back.
 */
final class PendingRequest {

  /** What a request needs of the gateway around it. */
  interface Surroundings {
    /** It is over. */
    void finished(PendingRequest request);

    /** Appends to the push log. */
    void append(Membership membership, MembershipReceipt receipt);

    /** Waits for the push log. */
    PushProgress pushes();

    /** Name of the event that tells of failures without ack. */
    String errorEvent();

    /** Where outcomes are counted. */
    RequestMeters meters();

    /** For durations. */
    long nanoTime();
  }

  /** What came of appending a membership; heard on any thread. */
  interface MembershipReceipt {
    void stored(long offset);

    void failed(Exception cause);
  }

  private static final Logger LOG = LoggerFactory.getLogger(PendingRequest.class);

  /** Replies to one request that may wait for the push log. */
  static final int MOST_ARRIVED = 1_000;

  private final String id;
  private final String event;
  private final OpenSession session;
  private final @Nullable Ack ack;
  private final Surroundings around;
  private final long sentAt;
  private @Nullable Timeout deadline;
  private PushProgress.@Nullable Waiter waiter;
  private final Queue<Runnable> arrived = new ArrayDeque<>();
  private boolean waiting;
  private boolean settled;
  private boolean finished;

  PendingRequest(
      String id, String event, OpenSession session, @Nullable Ack ack, Surroundings around) {
    this.id = id;
    this.event = event;
    this.session = session;
    this.ack = ack;
    this.around = around;
    this.sentAt = around.nanoTime();
  }

  String id() {
    return id;
  }

  OpenSession session() {
    return session;
  }

  void expiresBy(Timeout timeout) {
    deadline = timeout;
  }

  /**
   * Takes what the service says.
   *
   * @param after offset in the push log that must have been reached first, as the service has
   *     written the rooms there itself; absent where it has not
   */
  void take(Reply reply, boolean isFinal, @Nullable Long after) {
    long outcomes =
        reply.instructions().stream()
            .filter(it -> it instanceof Reply.ClientMessage || it instanceof Reply.Failure)
            .count();
    if (outcomes > 1) {
      takeBroken("The reply has more than one outcome");
      return;
    }
    var course = new Course(reply.instructions(), isFinal, after != null);
    arrive(isFinal, after == null ? course::goOn : () -> waitFor(after, course::goOn));
  }

  /** Takes that the service's reply cannot be understood; nothing follows it. */
  void takeBroken(String why) {
    arrive(true, () -> broken(why));
  }

  private void arrive(boolean isFinal, Runnable reply) {
    if (finished || settled) {
      around.meters().unclaimed();
      return;
    }
    if (arrived.size() >= MOST_ARRIVED) {
      broken("Too many parts of the answer wait for the push log");
      return;
    }
    settled = isFinal;
    arrived.add(reply);
    carryOut();
  }

  private void carryOut() {
    while (!finished && !waiting && !arrived.isEmpty()) {
      arrived.remove().run();
    }
  }

  /** Goes on as soon as the push log has come to the offset; nothing else is carried out before. */
  private void waitFor(long offset, Runnable then) {
    waiting = true;
    waiter =
        around
            .pushes()
            .after(
                offset,
                () ->
                    session.enqueue(() -> {
                      waiter = null;
                      waiting = false;
                      if (!finished) {
                        then.run();
                        carryOut();
                      }
                    }));
  }

  private void broken(String why) {
    if (finished) {
      return;
    }
    LOG.atError().addKeyValue("requestId", id).addKeyValue("event", event).log(why);
    fail(RtError.of(ErrorCode.INTERNAL, id));
  }

  /** The request failed. */
  void fail(RtError error) {
    if (finished) {
      return;
    }
    finish();
    around.meters().failed(error.code(), around.nanoTime() - sentAt);
    tell(
        session,
        ack,
        error.requestId() == null ? error.withRequestId(id) : error,
        event,
        around.errorEvent());
  }

  /** Tells a client of a failure, by its ack or as an event. */
  static void tell(
      OpenSession session, @Nullable Ack ack, RtError error, String event, String errorEvent) {
    if (ack == null) {
      session.send(errorEvent, Answers.failure(error, event));
    } else if (session.isOpen()) {
      session.write(ack.failure(session.allocator(), error));
    }
  }

  private void succeed(List<Json> arguments) {
    finish();
    around.meters().succeeded(around.nanoTime() - sentAt);
    if (ack != null && session.isOpen()) {
      session.write(ack.success(session.allocator(), arguments));
    }
  }

  /** Nobody waits any more. */
  void abandon() {
    if (!finished) {
      finish();
      around.meters().abandoned();
    }
  }

  private void finish() {
    finished = true;
    if (deadline != null) {
      deadline.cancel();
    }
    if (waiter != null) {
      around.pushes().forget(waiter);
      waiter = null;
    }
    arrived.forEach(_ -> around.meters().unclaimed());
    arrived.clear();
    around.finished(this);
  }

  /** The way through a reply's instructions, interrupted by waits for the push log. */
  private final class Course {
    private final List<Reply.Instruction> instructions;
    private final boolean isFinal;
    private final boolean roomsAreInTheLog;
    private final List<String> rooms = new ArrayList<>();
    private int next;
    private @Nullable List<Json> arguments;
    private @Nullable RtError error;

    Course(List<Reply.Instruction> instructions, boolean isFinal, boolean roomsAreInTheLog) {
      this.instructions = instructions;
      this.isFinal = isFinal;
      this.roomsAreInTheLog = roomsAreInTheLog;
    }

    void goOn() {
      while (!finished && next < instructions.size()) {
        switch (instructions.get(next++)) {
          case Reply.ClientEvent part -> session.send(part.event().name(), part.arguments());
          case Reply.ClientMessage message -> arguments = message.arguments();
          case Reply.Failure failure -> error = failure.error();
          case Reply.ClientRoom room -> {
            rooms.addAll(room.rooms());
            if (!roomsAreInTheLog) {
              move(room);
              return;
            }
          }
        }
      }
      if (!finished && isFinal) {
        end();
      }
    }

    private void end() {
      if (error != null) {
        fail(error);
      } else {
        succeed(arguments == null ? List.of(Answers.done(rooms)) : arguments);
      }
    }

    private void move(Reply.ClientRoom room) {
      waiting = true;
      var membership =
          new Membership(
              UUID.randomUUID().toString(),
              room.action(),
              session.user().tenantId(),
              session.clientId(),
              room.rooms(),
              null);
      around.append(
          membership,
          new MembershipReceipt() {
            @Override
            public void stored(long offset) {
              session.enqueue(() -> {
                if (!finished) {
                  waitFor(offset, Course.this::goOn);
                }
              });
            }

            @Override
            public void failed(Exception cause) {
              LOG.atWarn().setCause(cause).log("A membership was not appended");
              session.enqueue(() -> broken("The push log did not take a membership"));
            }
          });
    }
  }
}
