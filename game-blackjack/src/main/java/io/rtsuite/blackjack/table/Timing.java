package io.rtsuite.blackjack.table;

import io.rtsuite.blackjack.table.TableEvent.ClockExtended;
import io.rtsuite.blackjack.table.TableEvent.ClockStarted;
import io.rtsuite.blackjack.table.TableEvent.ClocksSet;
import io.rtsuite.blackjack.table.TableEvent.PlayerMissed;
import io.rtsuite.blackjack.table.TableEvent.PlayerWoke;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a table waits for, how long, and whom it waited for in vain.
 *
 * @param clock the one that runs; none at a table of the first release until something happens
 * @param missed how many waits in a row a player let run out, by user
 */
public record Timing(Pace pace, @Nullable TableClock clock, Map<String, Integer> missed) {

  static final Timing NONE = new Timing(Pace.STANDARD, null, Map.of());

  public Timing {
    missed = Collections.unmodifiableMap(new TreeMap<>(missed));
  }

  int missedBy(String userId) {
    return missed.getOrDefault(userId, 0);
  }

  /**
   * Goes on.
   *
   * @param version of the table once it has happened
   */
  Timing apply(TableEvent.Timed event, long version) {
    return switch (event) {
      case ClocksSet set -> new Timing(set.pace(), clock, missed);
      case ClockStarted(var kind, long until) ->
          new Timing(pace, TableClock.started(kind, version, until), missed);
      case ClockExtended(long until) ->
          new Timing(pace, clock == null ? null : clock.extended(until), missed);
      case PlayerMissed(var user) -> {
        var more = new TreeMap<>(missed);
        more.merge(user, 1, Math::addExact);
        yield new Timing(pace, clock, more);
      }
      case PlayerWoke(var user) -> awake(user);
    };
  }

  Timing awake(String userId) {
    if (!missed.containsKey(userId)) {
      return this;
    }
    var fewer = new TreeMap<>(missed);
    fewer.remove(userId);
    return new Timing(pace, clock, fewer);
  }
}
