package io.rtsuite.gateway.request;

import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.PushPosition;
import io.rtsuite.events.RecordHeaders;
import io.rtsuite.events.Reply;
import io.rtsuite.gateway.kafka.DeadLetters;
import io.rtsuite.gateway.session.OpenSession;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives each reply to the request that waits for it; what nobody waits for is passed over. */
@Singleton
final class Replies {

  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

  private final PendingRequests pending;
  private final DeadLetters deadLetters;
  private final RequestMeters meters;

  Replies(PendingRequests pending, DeadLetters deadLetters, RequestMeters meters) {
    this.pending = pending;
    this.deadLetters = deadLetters;
    this.meters = meters;
  }

  /** Hands replies over, those of one event loop together, in their order. */
  void take(List<ConsumerRecord<byte[], byte[]>> records) {
    var byLoop = new LinkedHashMap<Object, Bundle>();
    for (var record : records) {
      PendingRequest request = requestOf(record);
      if (request == null) {
        // Late, or another gateway's that shares the partition.
        meters.unclaimed();
        continue;
      }
      byLoop
          .computeIfAbsent(
              request.session().eventLoop(), _ -> new Bundle(request.session(), new ArrayList<>()))
          .tasks()
          .add(task(record, request));
    }
    byLoop.values().forEach(bundle -> bundle.session.enqueueTogether(bundle.tasks));
  }

  /** What one event loop is to do, in order. */
  private record Bundle(OpenSession session, List<Runnable> tasks) {}

  private @Nullable PendingRequest requestOf(ConsumerRecord<byte[], byte[]> record) {
    return RecordHeaders.text(record.headers(), RecordHeaders.CORRELATION_ID)
        .map(pending::find)
        .orElse(null);
  }

  private Runnable task(ConsumerRecord<byte[], byte[]> record, PendingRequest request) {
    if (record.headers().lastHeader(RecordHeaders.NEST_ERROR) != null) {
      return () -> request.takeBroken("The service answered with an error of its transport");
    }
    try {
      Reply reply = reply(record);
      Long after = after(record);
      boolean isFinal = isFinal(record, reply);
      return () -> request.take(reply, isFinal, after);
    } catch (MalformedMessage e) {
      deadLetters.put(record, "malformed", String.valueOf(e.getMessage()));
      return () -> request.takeBroken("The reply cannot be understood");
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("requestId", request.id()).setCause(e).log("A reply was not read");
      return () -> request.takeBroken("The reply could not be read");
    }
  }

  private static Reply reply(ConsumerRecord<byte[], byte[]> record) throws MalformedMessage {
    boolean disposed = record.headers().lastHeader(RecordHeaders.NEST_DISPOSED) != null;
    return disposed && record.value() == null
        ? new Reply(null, List.of())
        : Reply.decode(record.value());
  }

  private static boolean isFinal(ConsumerRecord<byte[], byte[]> record, Reply reply) {
    return !reply.isPartOfStream()
        || record.headers().lastHeader(RecordHeaders.NEST_DISPOSED) != null;
  }

  private static @Nullable Long after(ConsumerRecord<byte[], byte[]> record)
      throws MalformedMessage {
    String text = RecordHeaders.text(record.headers(), RecordHeaders.AFTER).orElse(null);
    if (text == null) {
      return null;
    }
    return PushPosition.parse(text)
        .filter(position -> position.shard() == 0)
        .map(PushPosition::offset)
        .orElseThrow(() -> new MalformedMessage("rt-after is no position of the push log"));
  }
}
