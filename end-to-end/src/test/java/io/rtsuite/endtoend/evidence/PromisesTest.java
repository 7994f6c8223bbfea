package io.rtsuite.endtoend.evidence;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.blackjack.table.TableCommand;
import io.rtsuite.blackjack.table.TableEvent;
import io.rtsuite.blackjack.table.TableView;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Entry.Kind;
import io.rtsuite.sdk.payload.UnreadablePayload;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PromisesTest {

  private static final long LIMIT = 10_000;

  private final Recorded recorded = Recorded.round();

  private static List<Seen> without(List<Seen> heard, int index) {
    var fewer = new ArrayList<>(heard);
    fewer.remove(index);
    return fewer;
  }

  private static Seen other(Seen seen) {
    return new Seen(seen.version(), seen.print() + 1);
  }

  @Nested
  class a_run_without_fault {

    @Test
    void keeps_them_all() {
      var promises = recorded.promises(recorded.line(recorded.pushed()));

      assertThat(
              Stream.of(
                  promises.chipsAreConserved(List.of()),
                  promises.actionsHappenOnce(),
                  promises.requestsAreAnswered(LIMIT),
                  promises.answersAreRepeated(),
                  promises.viewsAreTheHistory(),
                  promises.pushesComeOnce(),
                  promises.tablesDoNotGoBack(List.of()),
                  promises.clocksGoOn(List.of(new Doze("ada", "t", 0, 30_000, true))),
                  promises.historyIsWhole(recorded.inputs()),
                  promises.nothingBreaks()))
          .allSatisfy(finding -> assertThat(finding.broken()).isEmpty());
    }
  }

  @Nested
  class chips {

    @Test
    void that_come_from_nowhere_are_found() {
      recorded.asks("ada", new TableCommand.PlaceBet("ada", 100));
      recorded.forge(Kind.ACCEPTED, "ada", "forged", new TableEvent.BetReturned("ada", 110));

      assertThat(recorded.promises().chipsAreConserved(List.of()).broken())
          .singleElement()
          .asString()
          .contains("issued=20000");
    }

    @Test
    void that_were_bought_more_often_than_asked_are_found() {
      var purse = new Purse("ada", BigDecimal.valueOf(500));
      purse.see(recorded.view());
      recorded.forge(Kind.ACCEPTED, "ada", "forged", new TableEvent.ChipsIssued("ada", 5_000));
      var table = requireNonNull(recorded.reapplied().tables().get(Recorded.TABLE));
      purse.see(TableView.of(table));

      assertThat(recorded.promises().chipsAreConserved(List.of(purse)).broken())
          .containsExactly("ada bought chips 0 times and got them 1 times");
    }
  }

  @Nested
  class an_acked_action {

    @Test
    void that_is_not_in_the_history_is_found() {
      recorded.lose(2);

      assertThat(recorded.promises().actionsHappenOnce().broken())
          .singleElement()
          .asString()
          .startsWith("ada/a3 BlackjackPlaceBet at t was answered with Acked");
    }

    @Test
    void that_happened_twice_is_found() {
      recorded.forge(Kind.ACCEPTED, "ada", "a3", new TableEvent.ChipsIssued("ada", 10));

      assertThat(recorded.promises().actionsHappenOnce().broken())
          .singleElement()
          .asString()
          .startsWith("ada/a3 was decided more than once");
    }

    @Test
    void may_be_repeated_in_the_history() {
      recorded.forge(Kind.REPEATED, "ada", "a3");

      assertThat(recorded.promises().actionsHappenOnce().broken()).isEmpty();
    }
  }

  @Nested
  class a_refused_action {

    @Test
    void that_happened_nevertheless_is_found() {
      recorded.answer(2, _ -> new Outcome.Refused("bet_too_low", "No."));

      assertThat(recorded.promises().actionsHappenOnce().broken()).hasSize(1);
    }
  }

  @Nested
  class a_request {

    @Test
    void without_an_answer_is_found() {
      recorded.repeat(2, new Outcome.Silence(), 100);

      assertThat(recorded.promises().requestsAreAnswered(LIMIT).broken()).hasSize(1);
    }

    @Test
    void with_a_late_answer_is_found() {
      recorded.repeat(2, new Outcome.Acked("{\"ok\":true}", null), LIMIT + 1);

      assertThat(recorded.promises().requestsAreAnswered(LIMIT).broken()).hasSize(1);
    }

    @Test
    void of_a_connection_that_ended_needs_none() {
      recorded.repeat(2, new Outcome.Lost(), LIMIT + 1);

      assertThat(recorded.promises().requestsAreAnswered(LIMIT).broken()).isEmpty();
    }
  }

  @Nested
  class a_repeated_action {

    @Test
    void with_another_answer_is_found() {
      recorded.repeat(2, new Outcome.Refused("already_bet", "You have."), 5);

      assertThat(recorded.promises().answersAreRepeated().broken()).hasSize(1);
    }

    @Test
    void may_be_told_that_nobody_knows_in_between() {
      recorded.repeat(2, new Outcome.Refused("timeout", "No answer."), 5);
      recorded.repeat(2, new Outcome.Acked("{\"ok\":true}", null), 5);

      var finding = recorded.promises().answersAreRepeated();

      assertThat(finding.broken()).isEmpty();
      assertThat(finding.looked()).isEqualTo("1 answers to repetitions");
    }
  }

  @Nested
  class a_view {

    @Test
    void that_was_pushed_and_is_not_the_history_is_found() {
      var heard = new ArrayList<>(recorded.pushed());
      heard.set(3, other(heard.get(3)));

      assertThat(recorded.promises(recorded.line(heard)).viewsAreTheHistory().broken())
          .singleElement()
          .asString()
          .endsWith("is another one");
    }

    @Test
    void that_was_asked_for_and_is_not_the_history_is_found() {
      recorded.answer(
          1,
          outcome ->
              outcome instanceof Outcome.Acked(String content, Seen seen) && seen != null
                  ? new Outcome.Acked(content, other(seen))
                  : outcome);

      assertThat(recorded.promises().viewsAreTheHistory().broken()).hasSize(1);
    }
  }

  @Nested
  class a_push {

    @Test
    void that_comes_twice_is_found() {
      var heard = new ArrayList<>(recorded.pushed());
      heard.add(2, heard.get(2));

      assertThat(recorded.promises(recorded.line(heard)).pushesComeOnce().broken())
          .singleElement()
          .asString()
          .startsWith("version %d after".formatted(heard.get(2).version()));
    }

    @Test
    void that_comes_before_an_older_one_is_found() {
      var heard = new ArrayList<>(recorded.pushed());
      heard.add(0, heard.remove(1));

      assertThat(recorded.promises(recorded.line(heard)).pushesComeOnce().broken()).hasSize(1);
    }

    @Test
    void that_is_missing_between_two_is_found() {
      var heard = without(recorded.pushed(), 2);

      assertThat(recorded.promises(recorded.line(heard)).pushesComeOnce().broken()).hasSize(1);
    }

    @Test
    void that_is_missing_at_the_end_is_found_by_the_last_look() {
      var heard = without(recorded.pushed(), recorded.pushed().size() - 1);

      assertThat(recorded.promises(recorded.line(heard)).pushesComeOnce().broken()).hasSize(1);
    }

    @Test
    void that_is_missing_after_the_join_is_found() {
      var heard = recorded.pushed().subList(2, recorded.pushed().size());

      assertThat(recorded.promises(recorded.line(heard)).pushesComeOnce().broken()).hasSize(1);
    }

    @Test
    void need_not_come_before_the_join() {
      var heard = recorded.pushed().subList(1, recorded.pushed().size());

      assertThat(recorded.promises(recorded.line(heard)).pushesComeOnce().broken()).isEmpty();
    }
  }

  @Nested
  class a_history {

    @Test
    void with_a_gap_is_found() {
      recorded.lose(4);

      assertThat(recorded.promises().historyIsWhole(recorded.inputs()).broken())
          .hasSize(2)
          .anyMatch(line -> line.contains("entry 6 of partition 0: 5 was expected"))
          .anyMatch(line -> line.contains("no entry for inputs [4]"));
    }

    @Test
    void with_two_entries_for_one_input_is_found() {
      recorded.change(
          5,
          entry ->
              new Entry(
                  entry.seq(),
                  entry.topicId(),
                  4,
                  entry.kind(),
                  entry.schema(),
                  entry.build(),
                  entry.time(),
                  entry.input(),
                  entry.entropy(),
                  entry.code(),
                  entry.print(),
                  entry.ended(),
                  entry.events(),
                  entry.outputs(),
                  entry.trace(),
                  entry.unreadable()));

      assertThat(recorded.promises().historyIsWhole(recorded.inputs()).broken())
          .anyMatch(line -> line.contains("input 4 after input 4"));
    }

    @Test
    void may_hold_what_its_owner_says_of_itself() {
      recorded.owner(Kind.ANCHOR);
      recorded.owner(Kind.TRYING);
      recorded.forge(Kind.REPEATED, "ada", "a3");

      assertThat(recorded.promises().historyIsWhole(recorded.inputs()).broken()).isEmpty();
    }

    @Test
    void with_a_parked_input_is_found() {
      recorded.forge(Kind.PARKED, "ada", "parked");

      assertThat(recorded.promises().historyIsWhole(recorded.inputs()).broken()).hasSize(1);
    }

    @Test
    void whose_events_cannot_follow_each_other_is_found() {
      recorded.forge(Kind.ACCEPTED, "ada", "forged", new TableEvent.RoundEnded());

      assertThat(recorded.promises().historyIsWhole(recorded.inputs()).broken())
          .singleElement()
          .asString()
          .contains("cannot be applied");
    }

    @Test
    void may_go_on_after_the_inputs_were_listed() {
      Map<Integer, Set<Long>> before = recorded.inputs();
      recorded.forge(Kind.OBSOLETE, null, "clock");

      assertThat(recorded.promises().historyIsWhole(before).broken()).isEmpty();
    }
  }

  @Nested
  class a_snapshot {

    private final long last = recorded.reapplied().entries();

    @Test
    void is_the_table_after_its_entry() throws UnreadablePayload {
      var table = requireNonNull(recorded.reapplied().tables().get(Recorded.TABLE));
      var read = Recorded.JSON.table(Recorded.JSON.write(table));

      assertThat(broken(new Kept(Recorded.TABLE, last, read))).isEmpty();
    }

    @Test
    void of_another_time_is_found() {
      var table = requireNonNull(recorded.reapplied().tables().get(Recorded.TABLE));

      assertThat(broken(new Kept(Recorded.TABLE, last - 1, table))).hasSize(1);
    }

    private List<String> broken(Kept kept) {
      return recorded.promises().snapshotsAreTheHistory(List.of(kept)).broken();
    }
  }

  @Nested
  class a_player {

    @Test
    void who_is_told_of_something_broken_is_found() {
      recorded.repeat(2, new Outcome.Refused("internal", "Something broke."), 5);

      assertThat(recorded.promises().nothingBreaks().broken()).hasSize(1);
    }

    @Test
    void who_holds_a_table_is_found() {
      var held = List.of(new Doze("ada", "t", 0, 120_000, false));

      assertThat(recorded.promises().clocksGoOn(held).broken()).hasSize(1);
    }
  }
}
