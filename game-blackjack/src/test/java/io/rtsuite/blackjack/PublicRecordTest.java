package io.rtsuite.blackjack;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.rtsuite.sdk.test.Heard;
import io.rtsuite.sdk.test.ServiceUnderTest;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/**
 * Whether a client can check a shoe with what it heard and what the README says, and nothing of the
 * game's own code.
 */
@MicronautTest
@SuppressWarnings("unchecked") // JSON objects and lists
class PublicRecordTest {

  @Inject ServiceUnderTest service;

  private static Map<String, Object> json(Heard heard) {
    return heard.as(Map.class);
  }

  private static <T> T get(Map<String, Object> object, String field) {
    return (T) Objects.requireNonNull(object.get(field), field);
  }

  /** The order of a shoe as the README tells it. */
  private static List<String> shoe(String seed, List<String> clientSeeds, int nonce, int decks)
      throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(HexFormat.of().parseHex(seed), "HmacSHA256"));
    var cards = new ArrayList<String>();
    for (int deck = 0; deck < decks; deck++) {
      for (char suit : "SHDC".toCharArray()) {
        for (char rank : "A23456789TJQK".toCharArray()) {
          cards.add("" + rank + suit);
        }
      }
    }
    int cursor = 0;
    var block = ByteBuffer.allocate(0);
    for (int last = cards.size() - 1; last > 0; last--) {
      long number;
      do {
        if (!block.hasRemaining()) {
          var text = String.join(",", clientSeeds) + ":" + nonce + ":" + cursor++;
          block = ByteBuffer.wrap(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        }
        number = Integer.toUnsignedLong(block.getInt());
      } while (number >= (1L << 32) / (last + 1) * (last + 1));
      Collections.swap(cards, last, (int) (number % (last + 1)));
    }
    return cards;
  }

  @Test
  void is_all_that_is_needed() throws GeneralSecurityException {
    var ada = service.client("ada");
    var bob = service.client("bob");
    bob.send("BlackjackTableJoin", Map.of("tableId", "fair", "seat", 4)).expectOk();
    Map<String, Object> joined =
        ada.send("BlackjackTableJoin", Map.of("tableId", "fair", "seat", 2)).as(Map.class);
    String commitment = get(get(joined, "table"), "commitment");

    bob.send("BlackjackBet", Map.of("tableId", "fair", "amount", 5, "clientSeed", "b-7"))
        .expectOk();
    ada.send("BlackjackBet", Map.of("tableId", "fair", "amount", 5, "clientSeed", "lucky"))
        .expectOk();
    for (var player : List.of(ada, bob)) {
      // Whoever has a blackjack has no turn.
      player.send("BlackjackAction", Map.of("tableId", "fair", "action", "stand"));
    }

    var record = json(ada.heard("BlackjackShoeRevealed").getFirst());
    String seed = get(record, "serverSeed");
    assertThat(
            HexFormat.of()
                .formatHex(
                    MessageDigest.getInstance("SHA-256").digest(HexFormat.of().parseHex(seed))))
        .isEqualTo(commitment)
        .isEqualTo(record.get("commitment"));
    assertThat(record.get("clientSeeds")).isEqualTo(List.of("lucky", "b-7"));
    List<String> dealt = get(record, "dealt");
    assertThat(shoe(seed, List.of("lucky", "b-7"), get(record, "nonce"), get(record, "decks")))
        .startsWith(dealt.toArray(String[]::new));
    assertThat(cardsInSight(json(ada.heard("BlackjackTableUpdated").getLast()))).isEqualTo(dealt);
  }

  /** Of a round in which nobody took a card: in the order in which they came. */
  private static List<String> cardsInSight(Map<String, Object> view) {
    List<Map<String, Object>> hands = get(view, "hands");
    List<String> dealers = get(get(view, "dealer"), "cards");
    var cards = new ArrayList<String>();
    for (int round = 0; round < 2; round++) {
      for (var hand : hands) {
        List<String> held = get(hand, "cards");
        cards.add(held.get(round));
      }
      cards.add(dealers.get(round));
    }
    cards.addAll(dealers.subList(2, dealers.size()));
    return cards;
  }
}
