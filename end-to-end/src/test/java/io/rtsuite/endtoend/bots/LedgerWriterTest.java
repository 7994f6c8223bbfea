package io.rtsuite.endtoend.bots;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.endtoend.bots.LedgerWriter.Asked;
import io.rtsuite.endtoend.bots.LedgerWriter.Manner;
import io.rtsuite.endtoend.evidence.LedgerAnswer;
import io.rtsuite.endtoend.ledger.Ledger;
import io.rtsuite.endtoend.ledger.LedgerCommand;
import io.rtsuite.endtoend.ledger.LedgerCommand.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LedgerWriterTest {

  private static final long NOW = 1_000_000;

  private Ledger ledger = Ledger.unopened("l");

  private static LedgerWriter writer(Manner manner) {
    return new LedgerWriter("l", manner, 2, new SplittableRandom(5));
  }

  /** What the game says. */
  private LedgerAnswer decide(Asked asked) {
    LedgerAction action = asked.action();
    LedgerCommand command =
        switch (action.kind()) {
          case DEPOSIT -> new LedgerCommand.Deposit(action.account(), action.amount());
          case WITHDRAW -> new LedgerCommand.Withdraw(action.account(), action.amount());
          case TRANSFER ->
              new LedgerCommand.Transfer(action.account(), action.to(), action.amount());
          case CLOSE -> new LedgerCommand.Close();
          case GET -> new LedgerCommand.Get();
        };
    return switch (command.decide(ledger)) {
      case Verdict.Refused(var why) -> new LedgerAnswer.Refused(why.name());
      case Verdict.Accepted(var events) -> {
        events.forEach(event -> ledger = ledger.apply(event));
        yield new LedgerAnswer.Shown(ledger);
      }
    };
  }

  private static Asked next(LedgerWriter writer) {
    return requireNonNull(writer.next(false));
  }

  /** Asks until something was changed. */
  private Asked change(LedgerWriter writer) {
    while (true) {
      Asked asked = next(writer);
      Ledger before = ledger;
      assertThat(writer.answered(asked, decide(asked), NOW)).isNull();
      if (!ledger.equals(before)) {
        return asked;
      }
    }
  }

  @Nested
  class of_a_game_that_works {

    @Test
    void opens_and_closes_the_ledger_some_times_and_finds_nothing_wrong() {
      for (Manner manner : Manner.values()) {
        var writer = writer(manner);
        int closed = 0;
        for (int n = 0; n < 1_000 && !writer.isOver(); n++) {
          var asked = new ArrayList<Asked>();
          @Nullable Asked one;
          while ((one = writer.next(false)) != null) {
            asked.add(one);
          }
          assertThat(asked).hasSizeBetween(1, manner.most());
          for (Asked each : asked) {
            assertThat(writer.answered(each, decide(each), NOW)).isNull();
            closed += each.action() == LedgerAction.CLOSE && ledger.version() == 0 ? 1 : 0;
          }
        }
        assertThat(writer.isOver()).isTrue();
        assertThat(closed).isGreaterThanOrEqualTo(2);
        assertThat(ledger).isEqualTo(Ledger.unopened("l"));
      }
    }
  }

  @Nested
  class finds {

    @Test
    void an_action_that_got_lost_by_the_answer_to_the_next_one() {
      var writer = writer(Manner.ONE_BY_ONE);
      Ledger before = ledger;
      change(writer);
      ledger = before;
      writer.look();
      Asked look = next(writer);

      assertThat(writer.answered(look, decide(look), NOW)).contains("the book said");
    }

    @Test
    void an_action_that_counted_twice() {
      var writer = writer(Manner.ONE_BY_ONE);
      decide(change(writer));
      writer.look();
      Asked look = next(writer);

      assertThat(writer.answered(look, decide(look), NOW)).contains("the book said");
    }

    @Test
    void a_refusal_of_what_is_allowed() {
      var writer = writer(Manner.ONE_BY_ONE);
      Asked asked;
      do {
        asked = next(writer);
        if (asked.action().kind() != LedgerAction.Kind.DEPOSIT) {
          writer.answered(asked, decide(asked), NOW);
        }
      } while (asked.action().kind() != LedgerAction.Kind.DEPOSIT);

      assertThat(writer.answered(asked, new LedgerAnswer.Refused("insufficient"), NOW))
          .contains("the book said");
    }

    @Test
    void another_answer_to_a_repetition() {
      var writer = writer(Manner.ONE_BY_ONE);
      Asked asked = change(writer);

      assertThat(writer.answered(asked, requireNonNull(asked.answer()), NOW)).isNull();
      assertThat(writer.answered(asked, decide(asked), NOW)).contains("and then with");
    }
  }

  @Nested
  class without_action_ids {

    @Test
    void learns_from_a_look_whether_a_doubtful_action_happened() {
      for (boolean happens : List.of(true, false)) {
        ledger = Ledger.unopened("l");
        var writer = writer(Manner.UNNAMED);
        change(writer);
        Asked doubtful = next(writer);
        if (happens) {
          decide(doubtful);
        }
        writer.lost(doubtful);
        assertThat(writer.next(false)).isNull();

        Asked look = writer.resolve();

        assertThat(writer.resolved(look, decide(look))).isNull();
        assertThat(writer.next(false)).isNotNull();
      }
    }

    @Test
    void finds_what_is_neither_as_before_nor_as_after() {
      var writer = writer(Manner.UNNAMED);
      change(writer);
      Asked doubtful = next(writer);
      ledger = new Ledger("l", ledger.balances(), ledger.deposited(), 0, ledger.version() + 5);
      writer.lost(doubtful);
      Asked look = writer.resolve();

      assertThat(writer.resolved(look, decide(look))).contains("the book says");
    }
  }

  @Test
  void repeats_only_what_a_game_still_remembers() {
    var writer = writer(Manner.ONE_BY_ONE);
    change(writer);

    assertThat(writer.remembered(NOW + 100_000)).isNotNull();
    assertThat(writer.remembered(NOW + 200_000)).isNull();
  }

  @Test
  void looks_before_anything_new_and_only_when_nothing_is_under_way() {
    var writer = writer(Manner.SEVERAL_AT_ONCE);
    Asked first = next(writer);
    writer.look();
    assertThat(writer.next(false)).isNull();
    writer.answered(first, decide(first), NOW);

    Asked look = next(writer);

    assertThat(look.action()).isEqualTo(LedgerAction.GET);
    assertThat(writer.looked()).isFalse();
    writer.answered(look, decide(look), NOW);
    assertThat(writer.looked()).isTrue();
  }

  @Test
  void writes_frames_that_gateways_can_read() {
    assertThat(LedgerAction.transfer("a", "b", 3).frame(7, "l", 2, true))
        .isEqualTo(
            "{\"event\":\"LedgerTransfer\",\"id\":7,\"data\":{\"ledgerId\":\"l\",\"from\":\"a\","
                + "\"to\":\"b\",\"amount\":3,\"__m\":{\"windowId\":\"2\",\"actionId\":\"l.2\"}}}");
    assertThat(LedgerAction.CLOSE.frame(7, "l", 2, false))
        .isEqualTo(
            "{\"event\":\"LedgerClose\",\"id\":7,\"data\":{\"ledgerId\":\"l\","
                + "\"__m\":{\"windowId\":\"2\"}}}");
  }
}
