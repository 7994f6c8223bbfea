package io.rtsuite.blackjack.table;

import io.rtsuite.blackjack.table.TableView.DealerView;
import io.rtsuite.blackjack.table.TableView.HandView;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What a round brought to one player. Amounts are chips.
 *
 * @param version of the table's view that shows the same
 * @param net won over all hands and the insurance; negative when lost
 * @param chips what the player holds now
 */
public record PlayerResult(
    String tableId,
    long version,
    int round,
    String userId,
    List<HandView> hands,
    DealerView dealer,
    BigDecimal net,
    BigDecimal chips) {

  public PlayerResult {
    hands = List.copyOf(hands);
  }

  /** The results of the table's last round, one per player, in the order of the hands. */
  public static List<PlayerResult> ofLastRound(Table.Betting table) {
    var round = table.last();
    if (round == null) {
      return List.of();
    }
    var users = new LinkedHashSet<String>();
    round.hands().forEach(hand -> users.add(hand.userId()));
    return users.stream().map(user -> of(table, round, user)).toList();
  }

  private static PlayerResult of(Table.Betting table, Round round, String userId) {
    var hands = round.hands().stream().filter(hand -> hand.userId().equals(userId)).toList();
    long insured =
        round.insuranceReturned().getOrDefault(userId, 0L)
            - round.insurance().getOrDefault(userId, 0L);
    long net = insured + hands.stream().mapToLong(hand -> hand.returned() - hand.bet()).sum();
    return new PlayerResult(
        table.tableId(),
        table.version(),
        round.number(),
        userId,
        hands.stream().map(HandView::of).toList(),
        DealerView.of(round),
        Money.inChips(net),
        Money.inChips(table.seating().chipsOf(userId)));
  }
}
