package io.rtsuite.endtoend;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.Membership;
import io.rtsuite.events.Push;
import io.rtsuite.events.PushRecord;
import io.rtsuite.events.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand joins of a room that is being pushed to. The push log says who was in the room at
 * each push; every client must have heard exactly those pushes, in order.
 */
class JoinUnderFireIT {

  private static final int CLIENTS = 100;
  private static final int JOINS = 10_000;
  private static final Duration BETWEEN_SHOTS = Duration.ofMillis(10);
  private static final Pattern NUMBER = Pattern.compile("\"n\":(\\d+)");

  @Test
  void misses_no_push_after_its_join_and_hears_none_before() throws IOException, MalformedMessage {
    String room = "under-fire";
    Suite suite = Suite.running();
    Path output = suite.logs().resolve("fire.json");
    var firing = new AtomicBoolean(true);
    Thread gun =
        Thread.ofPlatform()
            .name("gun")
            .start(() -> {
              for (long n = 0; firing.get(); n++) {
                suite.fixtureService().fire(room, n);
                LockSupport.parkNanos(BETWEEN_SHOTS.toNanos());
              }
            });
    String said;
    try {
      said =
          NodeTests.script(
              "fire",
              Duration.ofMinutes(3),
              Map.of(
                  "FIRE_CLIENTS",
                  "" + CLIENTS,
                  "FIRE_JOINS",
                  "" + JOINS,
                  "FIRE_ROOM",
                  room,
                  "FIRE_OUTPUT",
                  output.toString()));
    } finally {
      firing.set(false);
      LockSupport.unpark(gun);
    }

    Map<String, List<Long>> heard = heard(output);
    var log = readLog(suite, room);

    System.out.println("join under fire: " + said.strip() + ", " + log.shots + " shots");
    assertThat(log.joins).isEqualTo(JOINS);
    assertThat(heard).hasSize(CLIENTS);
    heard.forEach((client, numbers) ->
        assertThat(numbers)
            .as("what client %s heard", client)
            .isEqualTo(log.entitled.getOrDefault(client, List.of())));
    assertThat(heard.values().stream().mapToInt(List::size).sum()).isGreaterThan(JOINS / 10);
  }

  /** What the log says. */
  private static final class Log {
    private final Map<String, List<Long>> entitled = new HashMap<>();
    private int joins;
    private int shots;
  }

  private static Log readLog(Suite suite, String room) throws MalformedMessage {
    var log = new Log();
    var members = new HashSet<String>();
    var partition = new TopicPartition(suite.topics().pushes().name(), 0);
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", suite.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          read(log, members, room, record.value());
        }
      }
    }
    return log;
  }

  private static void read(Log log, HashSet<String> members, String room, byte[] value) {
    PushRecord record;
    try {
      record = PushRecord.decode(value);
    } catch (MalformedMessage _) {
      return; // another test's bad pushes
    }
    switch (record) {
      case Membership move when move.rooms().contains(room) -> {
        if (move.action() == Membership.Action.JOIN) {
          log.joins++;
          members.add(move.client());
        } else {
          members.remove(move.client());
        }
      }
      case Push push when push.target().equals(new Target.Room(room)) -> {
        log.shots++;
        Matcher number = NUMBER.matcher(push.arguments().getFirst().text());
        assertThat(number.find()).isTrue();
        for (String member : members) {
          log.entitled
              .computeIfAbsent(member, _ -> new ArrayList<>())
              .add(Long.valueOf(number.group(1)));
        }
      }
      default -> {
        // Others' traffic.
      }
    }
  }

  private static Map<String, List<Long>> heard(Path output) throws IOException {
    var heard = new LinkedHashMap<String, List<Long>>();
    try (JsonParser parser = new JsonFactory().createParser(output.toFile())) {
      String client = "";
      var numbers = new ArrayList<Long>();
      JsonToken token;
      while ((token = parser.nextToken()) != null) {
        if (token == JsonToken.VALUE_STRING) {
          client = parser.getText();
        } else if (token == JsonToken.VALUE_NUMBER_INT) {
          numbers.add(parser.getLongValue());
        } else if (token == JsonToken.END_OBJECT) {
          heard.put(client, List.copyOf(numbers));
          numbers.clear();
        }
      }
    }
    return heard;
  }
}
