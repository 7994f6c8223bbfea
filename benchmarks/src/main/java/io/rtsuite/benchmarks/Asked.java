package io.rtsuite.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtsuite.events.Channel;
import io.rtsuite.events.Client;
import io.rtsuite.events.Json;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.Partitions;
import io.rtsuite.events.RecordHeaders;
import io.rtsuite.events.Reply;
import io.rtsuite.events.Request;
import io.rtsuite.events.Topics;
import io.rtsuite.events.User;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** A service on the SDK, asked over Kafka as a gateway asks, without sockets. */
final class Asked implements Lane {

  /**
   * What is asked.
   *
   * @param lane its name in the table
   * @param event bare name
   */
  record Question(String lane, String service, int partitions, String event, String text) {}

  private final Question question;
  private final Topics topics = new Topics(Topics.DEFAULT_PREFIX);
  private final Answers answers = new Answers();
  private final Map<String, ProcessHandle> processes;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread reader;
  private final AtomicBoolean open = new AtomicBoolean(true);
  private final Semaphore places = new Semaphore(Integer.MAX_VALUE / 2);
  private final int keys;
  private final int replyPartition;

  /**
   * @param keys how many subjects the requests are about, in turn
   * @param replyPartition of its own
   */
  Asked(
      Question question,
      String bootstrapServers,
      Map<String, ProcessHandle> processes,
      int keys,
      int replyPartition) {
    this.question = question;
    this.processes = processes;
    this.keys = keys;
    this.replyPartition = replyPartition;
    this.producer = TwoHop.producer(bootstrapServers);
    this.consumer = TwoHop.consumer(bootstrapServers, Map.of());
    var partition = new TopicPartition(topics.replies().name(), replyPartition);
    consumer.assign(List.of(partition));
    consumer.seekToEnd(List.of(partition));
    consumer.position(partition);
    this.reader = Thread.ofPlatform().name("replies-" + question.lane()).start(this::read);
  }

  private void read() {
    while (open.get()) {
      for (ConsumerRecord<byte[], byte[]> reply : consumer.poll(Duration.ofMillis(200))) {
        String number =
            RecordHeaders.text(reply.headers(), RecordHeaders.CORRELATION_ID).orElse("");
        answers.answered(Long.parseLong(number), isOk(reply.value()));
        places.release();
      }
    }
    consumer.close();
  }

  private static boolean isOk(byte[] reply) {
    try {
      return Reply.decode(reply).instructions().stream().noneMatch(Reply.Failure.class::isInstance);
    } catch (MalformedMessage e) {
      return false;
    }
  }

  @Override
  public String name() {
    return question.lane();
  }

  @Override
  public Map<String, ProcessHandle> processes() {
    return processes;
  }

  @Override
  public void send(long dueNanos) {
    long number = answers.begin(dueNanos);
    String subject = "s" + number % keys;
    long now = System.currentTimeMillis();
    var request =
        new Request(
            Long.toString(number),
            Channel.CLIENT.event(question.event()),
            subject,
            User.of("user-" + number % keys),
            Client.of("0123456789abcdef0123456789abcdef"),
            now,
            now + 30_000,
            Json.of("{\"subject\":\"" + subject + "\",\"text\":\"" + question.text() + "\"}"),
            false);
    var record =
        new ProducerRecord<>(
            topics.requests(question.service(), question.partitions()).name(),
            Partitions.of(request.key(), question.partitions()),
            request.key().getBytes(UTF_8),
            request.encode());
    RecordHeaders.put(record.headers(), RecordHeaders.CORRELATION_ID, request.id());
    RecordHeaders.put(record.headers(), RecordHeaders.REPLY_TOPIC, topics.replies().name());
    RecordHeaders.put(
        record.headers(), RecordHeaders.REPLY_PARTITION, Integer.toString(replyPartition));
    producer.send(record);
  }

  /**
   * Asks as fast as answers come, with so many unanswered at a time.
   *
   * @return answers per second
   */
  double flatOut(int unanswered, long requests) {
    answers.reset();
    places.drainPermits();
    places.release(unanswered);
    long start = System.nanoTime();
    try {
      for (long i = 0; i < requests; i++) {
        if (!places.tryAcquire(30, TimeUnit.SECONDS)) {
          throw new IllegalStateException(name() + " does not answer any more");
        }
        send(System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    answers.awaitAll(requests, Duration.ofSeconds(30));
    double seconds = (System.nanoTime() - start) / 1e9;
    if (answers.count() < requests || answers.failures() > 0) {
      throw new IllegalStateException(
          "%s: %d of %d answered, %d with an error"
              .formatted(name(), answers.count(), requests, answers.failures()));
    }
    places.release(Integer.MAX_VALUE / 2);
    return requests / seconds;
  }

  @Override
  public Answers answers() {
    return answers;
  }

  @Override
  public void close() {
    open.set(false);
    try {
      reader.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(Duration.ofSeconds(5));
  }
}
