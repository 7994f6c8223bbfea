package io.rtsuite.gateway.request;

import io.rtsuite.events.Partitions;
import io.rtsuite.gateway.catalog.GatewayId;
import io.rtsuite.gateway.kafka.KafkaClients;
import io.rtsuite.gateway.kafka.PartitionReader;
import io.rtsuite.gateway.kafka.TopicsConfig;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
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
  private final Replies replies;
  private final List<ConsumerRecord<byte[], byte[]>> polled = new ArrayList<>();
  private @Nullable PartitionReader reader;
  private volatile @Nullable Place place;

  ReplyReader(GatewayId gateway, TopicsConfig topics, KafkaClients clients, Replies replies) {
    this.gateway = gateway;
    this.topic = topics.topics().replies().name();
    this.clients = clients;
    this.replies = replies;
  }

  /** Starts at the partition's end; no reply to a request sent after the return is missed. */
  public void start() {
    int count = clients.partitionsOf(topic);
    var consumer = clients.consumer("gateway-replies");
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
  public void record(ConsumerRecord<byte[], byte[]> record) {
    polled.add(record);
  }

  /** Its asker is told at its deadline. */
  @Override
  public void failed(ConsumerRecord<byte[], byte[]> record, RuntimeException cause) {}

  @Override
  public void taken(long position) {
    List<ConsumerRecord<byte[], byte[]>> together = List.copyOf(polled);
    polled.clear();
    replies.take(together);
  }

  @Override
  public PartitionReader.Start lost() {
    LOG.error("Replies were deleted before they were read; their requests will time out");
    return PartitionReader.Start.END;
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
