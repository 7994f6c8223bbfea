package io.rtsuite.gateway.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.configuration.kafka.config.KafkaDefaultConfiguration;
import io.micronaut.context.ApplicationContext;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.Origin;
import io.rtsuite.events.PushMarks;
import io.rtsuite.gateway.kafka.KafkaClients;
import io.rtsuite.gateway.kafka.RecordingAppender;
import io.rtsuite.gateway.kafka.TopicsConfig;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CheckpointsTest {

  private static final List<Origin> MARKS =
      List.of(new Origin("blackjack", "3Nt5o1RhQ6SRyfWDTRr0Jw", 0, 5, 0));

  private final RecordingAppender kafka = new RecordingAppender();
  private long nanos;
  private final Checkpoints checkpoints =
      new Checkpoints(
          new KafkaClients(
              new KafkaDefaultConfiguration(ApplicationContext.builder().build().getEnvironment()),
              new SimpleMeterRegistry()),
          kafka,
          new TopicsConfig("rt."),
          new PushConfig(Duration.ofSeconds(10)),
          () -> nanos);

  private void offerAfter(Duration time, long position) {
    nanos += time.toNanos();
    checkpoints.offer(position, () -> MARKS);
  }

  private List<Long> written() {
    return kafka.appended.stream().map(it -> decoded(it).offset()).toList();
  }

  private static PushMarks decoded(RecordingAppender.Appended appended) {
    try {
      return PushMarks.decode(appended.record().value());
    } catch (MalformedMessage e) {
      throw new AssertionError(e);
    }
  }

  @Nested
  class a_checkpoint {

    @Test
    void says_what_was_seen_below_its_place() {
      offerAfter(Duration.ofSeconds(10), 42);

      var only = kafka.appended.getFirst();
      assertThat(only.record().topic()).isEqualTo("rt.push-marks");
      assertThat(only.record().key()).asString().isEqualTo("0");
      assertThat(decoded(only).offset()).isEqualTo(42);
      assertThat(decoded(only).marks()).isEqualTo(MARKS);
    }

    @Test
    void is_written_no_more_often_than_told() {
      offerAfter(Duration.ofMillis(9_999), 1);
      offerAfter(Duration.ofMillis(1), 2);
      offerAfter(Duration.ofMillis(9_999), 3);
      offerAfter(Duration.ofMillis(1), 4);

      assertThat(written()).containsExactly(2L, 4L);
    }

    @Test
    void is_not_written_again_while_the_log_stands_still() {
      offerAfter(Duration.ofSeconds(10), 42);
      kafka.appended.getFirst().receipt().stored(0);

      offerAfter(Duration.ofSeconds(10), 42);

      assertThat(written()).containsExactly(42L);
    }

    @Test
    void is_not_written_for_an_empty_log() {
      offerAfter(Duration.ofSeconds(10), 0);

      assertThat(written()).isEmpty();
    }

    @Test
    void that_was_not_stored_is_followed_by_another_after_the_same_time() {
      offerAfter(Duration.ofSeconds(10), 42);
      kafka.appended.getFirst().receipt().refused(new IllegalStateException("no room"));

      offerAfter(Duration.ofSeconds(5), 42);
      offerAfter(Duration.ofSeconds(5), 42);

      assertThat(written()).containsExactly(42L, 42L);
    }
  }
}
