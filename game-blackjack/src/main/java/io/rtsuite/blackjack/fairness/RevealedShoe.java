package io.rtsuite.blackjack.fairness;

import io.rtsuite.blackjack.rules.Card;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The public record of a shoe that is done: all that is needed to check that nobody chose its
 * cards.
 *
 * @param tableId whose it was
 * @param commitment the hash that players saw before they bet
 * @param serverSeed the seed of the house, in hexadecimal digits
 * @param clientSeeds of the players, in the order of their seats
 * @param nonce the number of the shoe's first round at its table
 * @param decks how many it held
 * @param dealt every card that came from it, in order
 * @param discards how many of its first cards were dealt again, as it ended in mid-round; 0 mostly
 */
public record RevealedShoe(
    String tableId,
    String commitment,
    String serverSeed,
    List<String> clientSeeds,
    int nonce,
    int decks,
    List<Card> dealt,
    int discards) {

  private static final Pattern SEED = Pattern.compile("[0-9a-f]{64}");
  private static final int MOST_DECKS = 8;

  public RevealedShoe {
    clientSeeds = List.copyOf(clientSeeds);
    dealt = List.copyOf(dealt);
  }

  /** What is wrong with it, one sentence each; nothing when all of it is as it has to be. */
  public List<String> problems() {
    if (!SEED.matcher(serverSeed).matches()) {
      return List.of("The server seed is not 64 hexadecimal digits.");
    }
    if (decks < 1 || decks > MOST_DECKS) {
      return List.of("A shoe has 1 to 8 decks.");
    }
    var problems = new ArrayList<String>();
    if (!Seeds.commitment(serverSeed).equals(commitment)) {
      problems.add("The server seed is not the one that the house had committed to.");
    }
    var seeds = new Seeds(serverSeed, clientSeeds, nonce);
    var shoe = new ArrayList<>(seeds.shoe(decks).cards());
    if (discards < 0 || discards > shoe.size()) {
      problems.add("There cannot be so many discards.");
      return problems;
    }
    shoe.addAll(seeds.again(shoe.subList(0, discards)));
    for (int i = 0; i < dealt.size(); i++) {
      if (i >= shoe.size()) {
        problems.add("More cards were dealt than there were.");
        return problems;
      }
      if (!dealt.get(i).equals(shoe.get(i))) {
        problems.add(
            "Card %d was %s; the seeds give %s."
                .formatted(i + 1, dealt.get(i).code(), shoe.get(i).code()));
        return problems;
      }
    }
    return problems;
  }
}
