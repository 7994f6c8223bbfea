package io.rtsuite.endtoend.bots;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.blackjack.rules.Rules;
import io.rtsuite.blackjack.table.Croupier;
import io.rtsuite.blackjack.table.Table;
import io.rtsuite.blackjack.table.TableCommand;
import io.rtsuite.blackjack.table.TableView;
import io.rtsuite.blackjack.table.Verdict;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChoicesTest {

  private static final int OFTEN = 1_000;

  private final Croupier croupier = new Croupier(Rules.STANDARD);
  private Table table = Table.unopened("t");

  private void happens(TableCommand command) {
    if (croupier.decide(table, command, 1_000, new byte[64]) instanceof Verdict.Accepted accepted) {
      table = accepted.after();
    }
  }

  private Stream<Choices.Choice> choices(String user, int dozing) {
    var choices = new Choices(user, dozing, new SplittableRandom(1));
    return IntStream.range(0, OFTEN).mapToObj(_ -> choices.next(TableView.of(table)));
  }

  private static boolean wants(Choices.Choice choice, String event) {
    return choice instanceof Choices.Choice.Want(Wish wish) && wish.event().equals(event);
  }

  @Test
  void join_a_table_without_a_seat() {
    assertThat(choices("ada", 0)).allMatch(choice -> wants(choice, "BlackjackTableJoin"));
  }

  @Test
  void mostly_bet_between_rounds_and_now_and_then_leave() {
    happens(new TableCommand.Join("ada", null));

    assertThat(choices("ada", 0).filter(choice -> wants(choice, "BlackjackBet")).count())
        .isGreaterThan(OFTEN * 9 / 10);
    assertThat(choices("ada", 0)).anyMatch(choice -> wants(choice, "BlackjackTableLeave"));
  }

  @Test
  void mostly_wait_for_others_and_now_and_then_ask_for_what_nobody_may() {
    happens(new TableCommand.Join("ada", null));
    happens(new TableCommand.Join("bob", null));
    happens(new TableCommand.PlaceBet("ada", 10));

    assertThat(choices("ada", 50).filter(Choices.Choice.Wait.class::isInstance).count())
        .isGreaterThan(OFTEN * 9 / 10);
    assertThat(choices("ada", 50)).anyMatch(choice -> wants(choice, "BlackjackAction"));
    assertThat(choices("ada", 50)).noneMatch(Choices.Choice.Doze.class::isInstance);
  }

  @Test
  void doze_only_when_the_table_waits_for_them_and_no_longer_than_its_clock() {
    happens(new TableCommand.Join("ada", null));
    assertThat(choices("ada", 50)).noneMatch(Choices.Choice.Doze.class::isInstance);

    happens(new TableCommand.Join("bob", null));
    happens(new TableCommand.PlaceBet("bob", 10));

    assertThat(choices("ada", 50)).anyMatch(Choices.Choice.Doze.class::isInstance);
    assertThat(choices("ada", 0)).noneMatch(Choices.Choice.Doze.class::isInstance);
    assertThat(choices("bob", 50)).noneMatch(Choices.Choice.Doze.class::isInstance);
  }

  @Test
  void are_repeated_by_the_same_seed() {
    happens(new TableCommand.Join("ada", null));

    assertThat(choices("ada", 5).toList()).isEqualTo(choices("ada", 5).toList());
  }
}
