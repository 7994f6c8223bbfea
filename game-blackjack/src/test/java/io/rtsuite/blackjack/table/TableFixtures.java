package io.rtsuite.blackjack.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.blackjack.rules.Card;
import io.rtsuite.blackjack.rules.Rules;
import io.rtsuite.blackjack.rules.Shoe;
import io.rtsuite.blackjack.table.TableCommand.Join;
import io.rtsuite.blackjack.table.TableCommand.PlaceBet;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** A table whose next cards a test has arranged, and what happens at it. */
final class TableFixtures {

  private final Croupier croupier;
  private Table table = Table.unopened("t1");

  private TableFixtures(Croupier croupier) {
    this.croupier = croupier;
  }

  /** The cards come in this order: one each in the order of the seats, the dealer's, twice. */
  static TableFixtures tableWithCards(String... cards) {
    return tableWithCards(Rules.STANDARD, cards);
  }

  static TableFixtures tableWithCards(Rules rules, String... cards) {
    var shoe = Shoe.of(Arrays.stream(cards).map(Card::parse).toList());
    return new TableFixtures(new Croupier(rules, (decks, seed) -> shoe));
  }

  static TableFixtures emptyTable() {
    return new TableFixtures(new Croupier(Rules.STANDARD));
  }

  /** They take the seats from 0 on, and bet so many chips each. */
  TableFixtures dealtTo(long bet, String... users) {
    for (String user : users) {
      accept(new Join(user, null));
    }
    for (String user : users) {
      accept(new PlaceBet(user, Money.ofChips(bet)));
    }
    return this;
  }

  TableFixtures seated(String... users) {
    for (String user : users) {
      accept(new Join(user, null));
    }
    return this;
  }

  Verdict decide(TableCommand command) {
    // The version is there but once, and so is the entropy of a decision.
    var entropy = ByteBuffer.allocate(32).putLong(table.version()).array();
    return croupier.decide(table, command, entropy);
  }

  /** What happens, but for what is said about the order of the next shoe. */
  List<TableEvent> accept(TableCommand command) {
    return acceptAll(command).stream()
        .filter(event -> !(event instanceof TableEvent.Seeded))
        .toList();
  }

  List<TableEvent> acceptAll(TableCommand command) {
    var verdict = decide(command);
    assertThat(verdict).as("%s", command).isInstanceOf(Verdict.Accepted.class);
    var accepted = (Verdict.Accepted) verdict;
    table = accepted.after();
    return accepted.events();
  }

  Table table() {
    return table;
  }

  TableView view() {
    return TableView.of(table);
  }

  List<PlayerResult> results() {
    return PlayerResult.ofLastRound((Table.Betting) table);
  }

  /** What somebody holds, in chips. */
  double chips(String user) {
    var seating = table.seating();
    return Money.inChips(seating.chipsOf(user)).doubleValue();
  }

  static Verdict refused(Refusal why) {
    return new Verdict.Refused(why);
  }

  static long chips(long chips) {
    return Money.ofChips(chips);
  }

  static Card card(String code) {
    return Card.parse(code);
  }
}
