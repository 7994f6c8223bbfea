package io.rtsuite.blackjack.fairness;

import io.rtsuite.blackjack.rules.Card;
import io.rtsuite.blackjack.rules.Shoe;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What the order of a shoe follows from: a seed of the house, of which players saw the hash before
 * they bet, and a seed of every player.
 *
 * <p>The cards of new decks are shuffled by Fisher and Yates with HMAC-SHA256(serverSeed,
 * "clientSeeds:nonce:cursor"), the players' seeds with commas between.
 *
 * @param serverSeed in hexadecimal digits; a secret until the shoe is done
 * @param clientSeeds in the order of the seats; empty of a player who gave none
 * @param nonce the number of the shoe's first round at its table
 */
public record Seeds(String serverSeed, List<String> clientSeeds, int nonce) {

  public Seeds {
    clientSeeds = List.copyOf(clientSeeds);
  }

  /** A seed of the house, from entropy that may serve other ends too. */
  public static String serverSeed(byte[] entropy) {
    return HexFormat.of().formatHex(FairNumbers.hmac(entropy, "server seed"));
  }

  /** The hash that binds the house to a seed: SHA-256 over its bytes, in hexadecimal digits. */
  public static String commitment(String serverSeed) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(HexFormat.of().parseHex(serverSeed)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The full shoe. */
  public Shoe shoe(int decks) {
    return Shoe.shuffled(Card.decks(decks), numbers("")::below);
  }

  /** The order in which cards of earlier rounds are dealt again when the shoe is empty. */
  public List<Card> again(List<Card> discards) {
    return Shoe.shuffled(discards, numbers(":discards")::below).cards();
  }

  private FairNumbers numbers(String purpose) {
    return new FairNumbers(
        HexFormat.of().parseHex(serverSeed), String.join(",", clientSeeds) + ":" + nonce + purpose);
  }

  /** Says nothing of the house's seed, which must not reach a log. */
  @Override
  public String toString() {
    return "Seeds[" + clientSeeds.size() + " of players, nonce " + nonce + "]";
  }
}
