package io.rtsuite.sdk.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rtsuite.events.Channel;
import io.rtsuite.events.Client;
import io.rtsuite.events.Json;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.PushPosition;
import io.rtsuite.events.Reply;
import io.rtsuite.events.Request;
import io.rtsuite.events.User;
import io.rtsuite.log.OwnershipLost;
import io.rtsuite.sdk.game.Entropy;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Entry.Kind;
import io.rtsuite.sdk.history.Output;
import io.rtsuite.sdk.request.Delivery.ReplyAddress;
import io.rtsuite.sdk.runtime.CarefulTurn;
import io.rtsuite.sdk.runtime.Decider;
import io.rtsuite.sdk.runtime.HistoryLost;
import io.rtsuite.sdk.runtime.Input;
import io.rtsuite.sdk.runtime.Limits;
import io.rtsuite.sdk.runtime.Outlet;
import io.rtsuite.sdk.runtime.Owner;
import io.rtsuite.sdk.runtime.Place;
import io.rtsuite.sdk.runtime.Room;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The owner of a partition, rule by rule. */
class OwnerTest {

  private static final Place PLACE = new Place("tally", "topic-1", 0);

  private final MemoryLog log = new MemoryLog(() -> this.now, (_, _) -> {});
  private final Mouth mouth = new Mouth();
  private Instant now = Playthrough.BEGINNING;
  private long next;

  /** What was said, and whether it got through. */
  private static final class Mouth implements Outlet {
    final List<Output> said = new ArrayList<>();
    boolean fails;

    @Override
    public CompletableFuture<PushPosition> append(Output.Append append, @Nullable String trace) {
      said.add(append);
      return fails
          ? CompletableFuture.failedFuture(new IllegalStateException("no way"))
          : CompletableFuture.completedFuture(new PushPosition(0, said.size()));
    }

    @Override
    public CompletableFuture<?> answer(
        Output.Answer answer, @Nullable PushPosition after, @Nullable String trace) {
      said.add(answer);
      return CompletableFuture.completedFuture(answer);
    }

    @Override
    public CompletableFuture<?> deadLetter(Entry entry, Output.DeadLetter dead, String key) {
      said.add(dead);
      return CompletableFuture.completedFuture(dead);
    }

    @Override
    public CompletableFuture<?> signal(Request signal) {
      return CompletableFuture.completedFuture(signal);
    }
  }

  private Owner<?> owner(Place place, int subjects) {
    return new Owner<>(
        new Decider<>(
            new Tally(),
            "1.0",
            event -> event.name().equals("Beside"),
            PayloadContext.reader(),
            PayloadContext.payloads(),
            PayloadContext.outputs()),
        new Owner.Surroundings(
            place,
            "one",
            log.logs(),
            mouth,
            _ -> CompletableFuture.completedFuture(null),
            new Limits(subjects, 3, Duration.ofHours(1), Duration.ofDays(7), 1_000_000, 1_000_000),
            new Room(subjects),
            () -> now,
            () -> Entropy.of(new byte[Entropy.BYTES]),
            Optional.empty(),
            new CarefulTurn()));
  }

  private Owner<?> owner() {
    var owner = owner(PLACE, 100);
    next = owner.takeOver(0, -1);
    return owner;
  }

  private Input add(String tally, int by) {
    return ask("TallyAdd", tally, Map.of("tally", tally, "by", by), null);
  }

  private Input ask(String event, String subject, Object data, Input.@Nullable Redrive redrive) {
    long offset = next++;
    var request =
        new Request(
            "r-" + offset,
            Channel.CLIENT.event(event),
            subject,
            User.of("ada"),
            Client.of("ada-1"),
            now.toEpochMilli(),
            now.plusSeconds(5).toEpochMilli(),
            PayloadContext.payloads().write(data),
            false);
    return new Input.Asked(
        offset,
        now.toEpochMilli(),
        request,
        Json.of(request.encode()),
        new ReplyAddress("replies", 0, "r-" + offset),
        null,
        redrive);
  }

  private static Input.Redrive redrive(String action, long parked) {
    return Objects.requireNonNull(Input.Redrive.of(action, parked));
  }

  private static int total(Owner<?> owner, String key) {
    return ((Tally.State) Objects.requireNonNull(owner.subject(key)).state()).total();
  }

  private Entry last() {
    return log.entries().getLast();
  }

  private String errorSaid() throws MalformedMessage {
    var answer = (Output.Answer) mouth.said.getLast();
    return Reply.decode(answer.value().bytes()).instructions().stream()
        .filter(Reply.Failure.class::isInstance)
        .map(failure -> ((Reply.Failure) failure).error().code())
        .findFirst()
        .orElse("none");
  }

  @Nested
  class an_input {

    @Test
    void past_its_deadline_is_not_decided() throws Exception {
      var owner = owner();
      var late = add("t", 1);
      now = now.plusSeconds(6);

      owner.take(List.of(late));

      assertThat(last().kind()).isEqualTo(Kind.EXPIRED);
      assertThat(last().events()).isEmpty();
      assertThat(errorSaid()).isEqualTo("expired");
    }

    @Test
    void for_another_subject_finds_no_room_when_there_is_none() throws Exception {
      var owner = owner(PLACE, 1);
      next = owner.takeOver(0, -1);

      owner.take(List.of(add("t1", 1), add("t2", 1)));

      assertThat(last().kind()).isEqualTo(Kind.REFUSED);
      assertThat(errorSaid()).isEqualTo("overloaded");
    }

    @Test
    void whose_record_is_older_than_the_one_before_is_decided_at_the_later_time() throws Exception {
      var owner = owner();
      var first = add("t", 1);
      now = now.minusSeconds(1);
      var second = add("t", 1);

      owner.take(List.of(first, second));

      assertThat(log.entries())
          .extracting(Entry::time)
          .containsExactly(now.plusSeconds(1).toEpochMilli(), now.plusSeconds(1).toEpochMilli());
    }

    @Test
    void that_is_no_request_is_a_dead_letter_and_holds_up_nobody() throws Exception {
      var owner = owner();
      var broken =
          new Input.Broken(
              next++,
              now.toEpochMilli(),
              "",
              new byte[] {'?'},
              "unreadable",
              "no JSON",
              null,
              null);

      owner.take(List.of(broken, add("t", 1)));

      assertThat(log.entries())
          .extracting(Entry::kind)
          .containsExactly(Kind.UNREADABLE, Kind.ACCEPTED);
      assertThat(Objects.requireNonNull(log.deadLetters().get(0L)).error()).isEqualTo("no JSON");
    }

    @Test
    void for_a_method_leaves_an_entry_and_nothing_else() throws Exception {
      var owner = owner();

      owner.take(List.of(ask("Beside", "t", Map.of(), null)));

      assertThat(last().kind()).isEqualTo(Kind.HANDED);
      assertThat(mouth.said).isEmpty();
      assertThat(owner.acknowledged()).isEqualTo(1);
    }

    @Test
    void that_breaks_the_game_parks_its_subject_until_it_is_discarded() throws Exception {
      var owner = owner();
      var breaking = add("t", 7);

      owner.take(List.of(breaking, add("t", 1)));
      String behind = errorSaid();
      owner.take(
          List.of(ask("TallyAdd", "t", Map.of("tally", "t", "by", 7), redrive("decide", 0))));
      var still = last().kind();
      owner.take(
          List.of(ask("TallyAdd", "t", Map.of("tally", "t", "by", 7), redrive("discard", 2))));
      owner.take(List.of(add("t", 1)));

      assertThat(behind).isEqualTo("parked");
      assertThat(still).isEqualTo(Kind.PARKED);
      assertThat(last().kind()).isEqualTo(Kind.ACCEPTED);
      assertThat(log.deadLetters()).containsOnlyKeys(0L, 2L);
    }
  }

  @Nested
  class a_redrive {

    private Input redriven(int by, String action, long parked) {
      return ask("TallyAdd", "t", Map.of("tally", "t", "by", by), redrive(action, parked));
    }

    @Test
    void of_an_earlier_input_does_not_release_a_subject_that_a_later_one_parked() throws Exception {
      var owner = owner();
      owner.take(List.of(add("t", 7), redriven(7, "discard", 0), add("t", 7)));

      owner.take(List.of(redriven(1, "decide", 0)));
      String decided = errorSaid();
      var kind = last().kind();
      owner.take(List.of(redriven(1, "discard", 0)));
      String discarded = errorSaid();
      owner.take(List.of(add("t", 1)));

      assertThat(kind).isEqualTo(Kind.REFUSED);
      assertThat(decided).isEqualTo("bad_request");
      assertThat(discarded).isEqualTo("bad_request");
      assertThat(errorSaid()).isEqualTo("parked");
    }

    @Test
    void is_applied_once_however_often_it_is_sent_also_behind_a_take_over() throws Exception {
      owner().take(List.of(add("t", 7)));
      var owner = owner();

      owner.take(List.of(redriven(1, "decide", 0), redriven(1, "decide", 0)));

      assertThat(errorSaid()).isEqualTo("bad_request");
      assertThat(total(owner, "default/t")).isEqualTo(1);
      assertThat(last().input()).extracting(Entry.Input::redriveOffset).isEqualTo(0L);
    }

    @Test
    void that_names_no_input_is_refused() throws Exception {
      var owner = owner();
      owner.take(List.of(add("t", 7), redriven(1, "decide", Input.Redrive.UNNAMED)));

      assertThat(errorSaid()).isEqualTo("bad_request");
    }
  }

  @Nested
  class a_take_over {

    @Test
    void stays_parked_what_was_parked() throws Exception {
      owner().take(List.of(add("t", 7)));
      var second = owner();

      second.take(List.of(add("t", 1)));

      assertThat(errorSaid()).isEqualTo("parked");
    }

    @Test
    void of_a_history_that_ends_before_what_is_known_as_decided_is_refused() throws Exception {
      owner().take(List.of(add("t", 1)));

      assertThatThrownBy(() -> owner(PLACE, 100).takeOver(2, -1)).isInstanceOf(HistoryLost.class);
    }

    @Test
    void sends_again_what_is_not_known_to_be_safe_byte_by_byte() throws Exception {
      owner().take(List.of(add("t", 1), add("t", 2)));
      var before = List.copyOf(mouth.said);
      mouth.said.clear();

      owner(PLACE, 100).takeOver(1, -1);

      assertThat(mouth.said).isEqualTo(before.subList(before.size() / 2, before.size()));
    }

    @Test
    void of_a_request_topic_made_anew_begins_at_its_beginning_with_the_same_state()
        throws Exception {
      owner().take(List.of(add("t", 5), add("t", 6)));
      var another = owner(new Place("tally", "topic-2", 0), 100);

      next = another.takeOver(0, -1);
      another.take(List.of(add("t", 4)));

      assertThat(next).isEqualTo(1);
      assertThat(last().seq()).isEqualTo(3);
      assertThat(total(another, "default/t")).isEqualTo(15);
    }

    @Test
    void reads_snapshots_and_what_came_behind_them() throws Exception {
      var first = owner();
      for (int i = 0; i < 20; i++) {
        first.take(List.of(add("t" + i % 4, 1)));
      }

      var second = owner();

      assertThat(next).isEqualTo(20);
      assertThat(second.size()).isEqualTo(4);
      assertThat(total(second, "default/t0")).isEqualTo(5);
    }
  }

  @Nested
  class an_owner {

    @Test
    void that_was_fenced_writes_nothing_any_more() throws Exception {
      var old = owner();
      owner();

      assertThatThrownBy(() -> old.take(List.of(add("t", 1)))).isInstanceOf(OwnershipLost.class);
      assertThat(log.entries()).isEmpty();
      assertThat(mouth.said).isEmpty();
    }

    @Test
    void goes_on_no_more_once_an_output_did_not_get_through() throws Exception {
      var owner = owner();
      mouth.fails = true;

      assertThatThrownBy(
              () -> {
                owner.take(List.of(add("t", 1)));
                owner.tick(true);
              })
          .isInstanceOf(OwnershipLost.class);
      assertThat(owner.acknowledged()).isZero();
      assertThat(log.entries()).hasSize(1);
    }
  }
}
