package io.rtsuite.gateway.push;

import static io.rtsuite.gateway.push.PushFold.Verdict.DELIVERED;
import static io.rtsuite.gateway.push.PushFold.Verdict.PAST;
import static io.rtsuite.gateway.push.PushFold.Verdict.REPEATED;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.events.Channel;
import io.rtsuite.events.Kick;
import io.rtsuite.events.Membership;
import io.rtsuite.events.Origin;
import io.rtsuite.events.Push;
import io.rtsuite.events.PushMarks;
import io.rtsuite.events.PushRecord;
import io.rtsuite.events.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PushFoldTest {

  private static Origin input(long offset) {
    return new Origin("blackjack", "3Nt5o1RhQ6SRyfWDTRr0Jw", 0, offset, 0);
  }

  private static PushRecord push(@Nullable Origin from) {
    return new Push(
        "p",
        Channel.SERVER.event("Dealt"),
        "default",
        new Target.All(false),
        null,
        false,
        from,
        List.of());
  }

  private static PushRecord join(@Nullable Origin from) {
    return new Membership("m", Membership.Action.JOIN, "default", "c", List.of("r"), from);
  }

  private static PushRecord kick(@Nullable Origin from) {
    return new Kick("k", "default", new Target.User("ada"), null, from);
  }

  private static PushMarks checkpoint(long offset, Origin... marks) {
    return new PushMarks("k", "log", offset, List.of(marks));
  }

  @Nested
  class a_gateway_that_listens {

    private final PushFold fold = PushFold.before(null, 0, 0);

    @Test
    void delivers_a_push_once() {
      assertThat(fold.take(0, push(input(5)))).isEqualTo(DELIVERED);
      assertThat(fold.take(1, push(input(5)))).isEqualTo(REPEATED);
      assertThat(fold.take(2, push(input(6)))).isEqualTo(DELIVERED);
    }

    @Test
    void lets_nobody_join_by_a_repetition_who_has_left_since() {
      assertThat(fold.take(0, join(input(5)))).isEqualTo(DELIVERED);
      assertThat(fold.take(1, join(input(5)))).isEqualTo(REPEATED);
    }

    @Test
    void turns_nobody_out_by_a_repetition_who_has_come_back_since() {
      assertThat(fold.take(0, kick(input(5)))).isEqualTo(DELIVERED);
      assertThat(fold.take(1, kick(input(5)))).isEqualTo(REPEATED);
    }

    @Test
    void delivers_whatever_has_no_origin() {
      for (int offset = 0; offset < 4; offset += 2) {
        assertThat(fold.take(offset, push(null))).isEqualTo(DELIVERED);
        assertThat(fold.take(offset + 1, new PushRecord.Unknown("Later"))).isEqualTo(DELIVERED);
      }
    }
  }

  @Nested
  class a_gateway_that_starts_between_original_and_repetition {

    @Test
    void reads_the_original_from_the_log_and_delivers_neither() {
      var fold = PushFold.before(null, 40, 42);

      assertThat(fold.begin()).isEqualTo(40);
      assertThat(fold.take(40, push(null))).isEqualTo(PAST);
      assertThat(fold.take(41, push(input(5)))).isEqualTo(PAST);
      assertThat(fold.take(42, push(input(5)))).isEqualTo(REPEATED);
      assertThat(fold.take(43, push(input(6)))).isEqualTo(DELIVERED);
    }

    @Test
    void knows_the_original_from_a_checkpoint_and_reads_on_from_there() {
      var fold = PushFold.before(checkpoint(41, input(5)), 0, 42);

      assertThat(fold.begin()).isEqualTo(41);
      assertThat(fold.take(41, push(input(5)))).isEqualTo(PAST);
      assertThat(fold.take(42, push(input(5)))).isEqualTo(REPEATED);
    }

    @Test
    void knows_it_from_a_checkpoint_at_the_end_without_reading() {
      var fold = PushFold.before(checkpoint(42, input(5)), 0, 42);

      assertThat(fold.begin()).isEqualTo(42);
      assertThat(fold.take(42, push(input(5)))).isEqualTo(REPEATED);
    }
  }

  @Nested
  class a_checkpoint {

    @Test
    void counts_also_when_what_followed_it_is_partly_deleted() {
      var fold = PushFold.before(checkpoint(10, input(5)), 30, 42);

      assertThat(fold.begin()).isEqualTo(30);
      assertThat(fold.marks()).containsExactly(input(5));
    }

    @Test
    void from_beyond_the_end_does_not_count() {
      var fold = PushFold.before(checkpoint(50, input(5)), 3, 42);

      assertThat(fold.begin()).isEqualTo(3);
      assertThat(fold.marks()).isEmpty();
    }

    @Test
    void leads_to_the_same_whichever_it_is() {
      List<Origin> log = List.of(input(1), input(2), input(1), input(3), input(3), input(4));
      var whole = PushFold.before(null, 0, log.size());
      for (int at = 0; at <= log.size(); at++) {
        var later = PushFold.before(checkpoint(at, whole.marks().toArray(Origin[]::new)), 0, 6);
        for (long offset = later.begin(); offset < log.size(); offset++) {
          later.take(offset, push(log.get((int) offset)));
        }

        assertThat(later.marks()).as("from %d", at).containsExactly(input(4));
        if (at < log.size()) {
          whole.take(at, push(log.get(at)));
        }
      }
    }
  }
}
