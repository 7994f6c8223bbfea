package io.rtsuite.replay.past;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.events.MalformedMessage;
import io.rtsuite.replay.build.Asked;
import io.rtsuite.replay.build.Build;
import io.rtsuite.replay.build.Subject;
import io.rtsuite.sdk.history.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PastTest {

  /** Says only what it was made of. */
  private record Made(String of) implements Subject {
    @Override
    public void apply(byte[] entry) {}

    @Override
    public byte[] state() {
      return of.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] view(@Nullable String player) {
      return state();
    }

    @Override
    public byte[] houseView() {
      return state();
    }

    @Override
    public byte[] decide(Asked input) {
      return state();
    }

    @Override
    public byte[] snapshot(long seq) {
      return state();
    }
  }

  private static final Build BUILD =
      new Build() {
        @Override
        public String game() {
          return "none";
        }

        @Override
        public int schema() {
          return 1;
        }

        @Override
        public Subject begin(String name) {
          return new Made("new " + name);
        }

        @Override
        public Subject restore(String name, byte[] snapshot) {
          return new Made("restored " + name);
        }

        @Override
        public void close() {}
      };

  @Nested
  class the_beginning_of_a_subject {

    private Optional<String> of(long firstSeq, Snapshots snapshots) {
      return Past.beginning(BUILD, "default/t1", firstSeq, snapshots)
          .map(beginning -> new String(beginning.subject().state(), StandardCharsets.UTF_8));
    }

    @Test
    void is_nothing_where_the_whole_history_is_there() {
      assertThat(of(1, snapshots(1, 5))).contains("new t1");
    }

    @Test
    void is_the_earliest_snapshot_that_the_history_goes_on_from() {
      assertThat(of(7, snapshots(7, 5, 6, 9))).contains("restored t1");
      assertThat(
              Past.beginning(BUILD, "default/t1", 7, snapshots(7, 5, 6, 9)).orElseThrow().after())
          .isEqualTo(6);
    }

    @Test
    void is_unknown_where_no_snapshot_reaches_what_is_left() {
      assertThat(of(7, snapshots(7, 3, 4))).isEmpty();
    }

    @Test
    void is_its_snapshot_where_no_history_is_left() {
      assertThat(of(Past.NOTHING, snapshots(Past.NOTHING, 9))).contains("restored t1");
      assertThat(of(Past.NOTHING, snapshots(Past.NOTHING))).contains("new t1");
    }

    private Snapshots snapshots(long firstSeq, long... seqs) {
      var kept = new Snapshots(seq -> seq >= firstSeq - 1);
      for (long seq : seqs) {
        byte[] value =
            "{\"v\":1,\"seq\":%d,\"schema\":1,\"answers\":[],\"state\":{}}"
                .formatted(seq)
                .getBytes(StandardCharsets.UTF_8);
        try {
          kept.add("default/t1", new Snapshots.Kept(Snapshot.decode(value), value, 0));
        } catch (MalformedMessage e) {
          throw new AssertionError(e);
        }
      }
      return kept;
    }
  }
}
