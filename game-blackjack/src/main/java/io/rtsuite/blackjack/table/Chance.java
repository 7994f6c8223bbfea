package io.rtsuite.blackjack.table;

import io.rtsuite.blackjack.fairness.Seeds;
import io.rtsuite.blackjack.table.TableEvent.ClientSeedGiven;
import io.rtsuite.blackjack.table.TableEvent.SeedCommitted;
import io.rtsuite.blackjack.table.TableEvent.SeedsCombined;
import io.rtsuite.blackjack.table.TableEvent.ShoeRevealed;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the order of a table's shoes follows from.
 *
 * @param next the house's seed of the next shoe, to which it is committed; a secret
 * @param clientSeeds what players gave, by user
 * @param inUse what the shoe on the table follows from
 */
public record Chance(
    @Nullable String next, Map<String, String> clientSeeds, @Nullable Seeds inUse) {

  static final Chance NONE = new Chance(null, Map.of(), null);

  public Chance {
    clientSeeds = Collections.unmodifiableMap(new TreeMap<>(clientSeeds));
  }

  String clientSeedOf(String userId) {
    return clientSeeds.getOrDefault(userId, "");
  }

  Chance apply(TableEvent.Seeded event) {
    return switch (event) {
      case SeedCommitted committed -> new Chance(committed.serverSeed(), clientSeeds, inUse);
      case ClientSeedGiven given -> {
        var more = new TreeMap<>(clientSeeds);
        more.put(given.userId(), given.seed());
        yield new Chance(next, more, inUse);
      }
      case SeedsCombined combined -> {
        if (next == null) {
          throw new IllegalStateException("no shoe follows from seeds without one of the house");
        }
        yield new Chance(
            null, clientSeeds, new Seeds(next, combined.clientSeeds(), combined.nonce()));
      }
      case ShoeRevealed _ -> new Chance(next, clientSeeds, null);
    };
  }

  Chance without(String userId) {
    var fewer = new TreeMap<>(clientSeeds);
    fewer.remove(userId);
    return new Chance(next, fewer, inUse);
  }

  /** No shoe will follow from the house's seeds any more. */
  Chance closed() {
    return new Chance(null, clientSeeds, null);
  }

  /** Says nothing of the house's seeds, which must not reach a log. */
  @Override
  public String toString() {
    return "Chance[" + clientSeeds.size() + " seeds of players]";
  }
}
