package io.rtsuite.sdk.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.events.MalformedMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Records as released: read for ever, and written the same, byte by byte. */
class GoldenRecordsTest {

  private static byte[] golden(String name) {
    try (var file = GoldenRecordsTest.class.getResourceAsStream("/golden/" + name + ".json")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
          .strip()
          .getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void an_accepted_action_with_all_that_it_may_have() throws MalformedMessage {
    var entry = Entry.decode(golden("entry-accepted"));

    assertThat(entry.kind()).isEqualTo(Entry.Kind.ACCEPTED);
    assertThat(entry.outputs()).hasSize(3);
    assertThat(entry.outputs().getFirst())
        .isInstanceOfSatisfying(Output.Append.class, move -> assertThat(move.awaited()).isTrue());
    assertThat(entry.encode()).isEqualTo(golden("entry-accepted"));
  }

  @Test
  void an_input_that_is_no_request() throws MalformedMessage {
    var entry = Entry.decode(golden("entry-unreadable"));

    assertThat(entry.input()).isNull();
    assertThat(entry.code()).isEqualTo("misplaced");
    assertThat(entry.encode()).isEqualTo(golden("entry-unreadable"));
  }

  @Test
  void a_snapshot() throws MalformedMessage {
    var snapshot = Snapshot.decode(golden("snapshot"));

    assertThat(snapshot.parked()).isEqualTo(16);
    assertThat(snapshot.answers())
        .singleElement()
        .satisfies(answer -> assertThat(answer.moves()).hasSize(1));
    assertThat(snapshot.encode()).isEqualTo(golden("snapshot"));
  }

  @Test
  void a_snapshot_of_a_state_that_could_not_be_kept() throws MalformedMessage {
    var snapshot = Snapshot.decode(golden("snapshot-too-large"));

    assertThat(snapshot.tooLarge()).isTrue();
    assertThat(snapshot.state()).isNull();
    assertThat(snapshot.encode()).isEqualTo(golden("snapshot-too-large"));
  }

  @Test
  void a_checkpoint() throws MalformedMessage {
    var checkpoint = Checkpoint.decode(golden("checkpoint"));

    assertThat(checkpoint.position().seq()).isEqualTo(80);
    assertThat(checkpoint.anchors()).hasSize(1);
    assertThat(checkpoint.encode()).isEqualTo(golden("checkpoint"));
  }

  @Test
  void a_kind_of_a_later_version_is_known_as_unknown() throws MalformedMessage {
    String later =
        new String(golden("entry-unreadable"), StandardCharsets.UTF_8)
            .replace("\"kind\":\"unreadable\"", "\"kind\":\"later\"");

    assertThat(Entry.decode(later.getBytes(StandardCharsets.UTF_8)).kind())
        .isEqualTo(Entry.Kind.UNKNOWN);
  }
}
