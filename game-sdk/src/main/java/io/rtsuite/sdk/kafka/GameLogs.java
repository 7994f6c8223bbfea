package io.rtsuite.sdk.kafka;

import io.rtsuite.events.Topics;
import io.rtsuite.log.PartitionLog;
import io.rtsuite.log.kafka.KafkaPartitionLog;
import io.rtsuite.log.kafka.ReaderPool;
import io.rtsuite.log.kafka.SharedProducer;
import io.rtsuite.sdk.runtime.Logs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/**
 * The logs of a game's partitions with the clients that all of them share: a producer for the
 * history, one for what may be late (snapshots, summaries), one for outputs, and a few readers.
 */
final class GameLogs implements AutoCloseable {

  /** Partitions that are restored at once. */
  private static final int MOST_READERS = 4;

  private final SharedProducer history;
  private final SharedProducer background;
  private final SharedProducer outputs;
  private final SharedProducer strangers;
  private final ReaderPool readers;
  private final Admin admin;

  GameLogs(KafkaClients clients) {
    this.history =
        new SharedProducer("history", () -> clients.unlimited("history", Topics.LARGEST_ENTRY));
    this.background =
        new SharedProducer(
            "snapshots", () -> clients.unlimited("snapshots", Topics.LARGEST_SNAPSHOT));
    this.outputs =
        new SharedProducer(
            "outputs", () -> clients.unlimited("outputs", Topics.LARGEST_DEAD_LETTER));
    this.strangers = new SharedProducer("other-replies", clients::impatient);
    this.readers = new ReaderPool(clients::logReader, MOST_READERS);
    this.admin = clients.admin();
  }

  /** The logs of one partition. */
  Logs of(GameTopics topics, int partition) {
    return new Logs(
        log(topics.history(), topics.historyId(), partition, history),
        log(topics.snapshots(), topics.snapshotsId(), partition, background),
        log(topics.summaries(), topics.summariesId(), partition, background));
  }

  private PartitionLog log(String topic, String id, int partition, SharedProducer producer) {
    return new KafkaPartitionLog(
        new TopicPartition(topic, partition), id, producer, readers, admin);
  }

  /** What outputs leave by. */
  SharedProducer outputs() {
    return outputs;
  }

  /** What answers leave by that go to other topics than the suite's. */
  SharedProducer strangers() {
    return strangers;
  }

  @Override
  public void close() {
    strangers.close();
    history.close();
    background.close();
    outputs.close();
    readers.close();
    admin.close(KafkaClients.CLOSE_WITHIN);
  }
}
