package io.rtsuite.endtoend.evidence;

import io.rtsuite.blackjack.table.TableView;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A player's own account, kept from nothing but the views: between two rounds that were both seen,
 * the chips change by what the hands of the later one brought, and by chips bought.
 */
public final class Purse {

  private record Settled(int round, BigDecimal worth, long version) {}

  private final String user;
  private final BigDecimal bundle;
  private final List<String> problems = new ArrayList<>();
  private @Nullable Settled last;
  private int bought;

  /**
   * @param bundle how many chips the player always buys at once
   */
  public Purse(String user, BigDecimal bundle) {
    this.user = user;
    this.bundle = bundle;
  }

  /** Takes a view that is newer than all before. */
  public void see(TableView view) {
    Optional<TableView.SeatView> own =
        view.seats().stream().filter(seat -> seat.userId().equals(user)).findFirst();
    if (!view.phase().equals("betting") || own.isEmpty()) {
      return;
    }
    BigDecimal bet = own.get().bet();
    BigDecimal worth = own.get().chips().add(bet == null ? BigDecimal.ZERO : bet);
    if (last != null && view.round() - last.round() <= 1) {
      BigDecimal expected =
          view.round() == last.round() ? last.worth() : last.worth().add(won(view));
      explain(view, worth.subtract(expected));
    }
    last = new Settled(view.round(), worth, view.version());
  }

  private BigDecimal won(TableView view) {
    BigDecimal won = BigDecimal.ZERO;
    for (var hand : view.hands()) {
      if (hand.userId().equals(user) && hand.returned() != null) {
        won = won.add(hand.returned()).subtract(hand.bet());
      }
    }
    for (var insurance : view.insurance()) {
      if (insurance.userId().equals(user) && insurance.returned() != null) {
        won = won.add(insurance.returned()).subtract(insurance.amount());
      }
    }
    return won;
  }

  private void explain(TableView view, BigDecimal more) {
    BigDecimal[] bundles = more.divideAndRemainder(bundle);
    if (bundles[1].signum() != 0 || bundles[0].signum() < 0) {
      problems.add(
          "%s at %s has %s chips more at version %d than the hands since version %d explain"
              .formatted(
                  user, view.tableId(), more, view.version(), last == null ? 0 : last.version()));
    } else {
      bought += bundles[0].intValueExact();
    }
  }

  /** Whose it is. */
  public String user() {
    return user;
  }

  /** How often chips were seen to be bought. */
  public int bought() {
    return bought;
  }

  /** Changes that nothing explains. */
  public List<String> problems() {
    return List.copyOf(problems);
  }
}
