package io.rtsuite.gateway.request;

import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.Partitions;
import io.rtsuite.events.PushPosition;
import io.rtsuite.events.RecordHeaders;
import io.rtsuite.events.Reply;
import io.rtsuite.gateway.catalog.GatewayId;
import io.rtsuite.gateway.kafka.DeadLetters;
import io.rtsuite.gateway.kafka.KafkaClients;
import io.rtsuite.gateway.kafka.PartitionReader;
import io.rtsuite.gateway.kafka.TopicsConfig;
import io.rtsuite.gateway.session.OpenSession;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads this gateway's own partition of replies and gives each to the request that waits for it.
 */
@Singleton
public final class ReplyReader implements PartitionReader.Handler, ReplyAddress {

  private static final Logger LOG = LoggerFactory.getLogger(ReplyReader.class);

  private final GatewayId gateway;
  private final String topic;
  private final KafkaClients clients;
  private final PendingRequests pending;
  private final DeadLetters deadLetters;
  private final RequestMeters meters;
  private @Nullable PartitionReader reader;
  private volatile @Nullable Place place;

  ReplyReader(
      GatewayId gateway,
      TopicsConfig topics,
      KafkaClients clients,
      PendingRequests pending,
      DeadLetters deadLetters,
      RequestMeters meters) {
    this.gateway = gateway;
    this.topic = topics.topics().replies().name();
    this.clients = clients;
    this.pending = pending;
    this.deadLetters = deadLetters;
    this.meters = meters;
  }

  /** Starts at the partition's end; no reply to a request sent after the return is missed. */
  public void start() {
    var consumer = clients.consumer("gateway-replies");
    int count = consumer.partitionsFor(topic).size();
    var partition = new TopicPartition(topic, Partitions.of(gateway.text(), count));
    var started = new PartitionReader("reply-reader", consumer, partition, this);
    started.start(PartitionReader.Start.END);
    reader = started;
    place = new Place(topic, partition.partition());
  }

  @Override
  public Place place() {
    Place known = place;
    if (known == null) {
      throw new IllegalStateException("a request before the reader of replies has started");
    }
    return known;
  }

  @Override
  public void records(List<ConsumerRecord<byte[], byte[]>> records, long position) {
    var byLoop = new LinkedHashMap<Object, Bundle>();
    for (var record : records) {
      read(record, byLoop);
    }
    byLoop.values().forEach(bundle -> bundle.session.enqueueTogether(bundle.tasks));
  }

  /** What one event loop is to do, in order. */
  private record Bundle(OpenSession session, List<Runnable> tasks) {}

  private void read(ConsumerRecord<byte[], byte[]> record, Map<Object, Bundle> byLoop) {
    PendingRequest request =
        RecordHeaders.text(record.headers(), RecordHeaders.CORRELATION_ID)
            .map(pending::find)
            .orElse(null);
    if (request == null) {
      // Late, or another gateway's that shares the partition.
      meters.unclaimed();
      return;
    }
    Runnable task;
    Long after = null;
    try {
      if (record.headers().lastHeader(RecordHeaders.NEST_ERROR) != null) {
        task = () -> request.broken("The service answered with an error of its transport");
      } else {
        Reply reply = reply(record);
        after = after(record);
        boolean roomsAreInTheLog = after != null;
        boolean isFinal = isFinal(record, reply);
        task = () -> request.take(reply, isFinal, roomsAreInTheLog);
      }
    } catch (MalformedMessage e) {
      deadLetters.put(record, "malformed", String.valueOf(e.getMessage()));
      task = () -> request.broken("The reply cannot be understood");
    }
    if (after != null) {
      request.takeAfter(after, task);
      return;
    }
    byLoop
        .computeIfAbsent(
            request.session().eventLoop(), _ -> new Bundle(request.session(), new ArrayList<>()))
        .tasks()
        .add(task);
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

  @Override
  public void lost(long position) {
    LOG.atError()
        .addKeyValue("position", position)
        .log("Replies were deleted before they were read; their requests will time out");
  }

  /** Where reading stands, for metrics and health. */
  public @Nullable PartitionReader reader() {
    return reader;
  }

  @PreDestroy
  void close() {
    if (reader != null) {
      reader.close();
    }
  }
}
