package io.rtsuite.blackjack.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.blackjack.rules.Card;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RevealedShoeTest {

  private static final String SERVER_SEED = "ab".repeat(32);
  private static final Seeds SEEDS = new Seeds(SERVER_SEED, List.of("lucky", ""), 3);
  private static final List<Card> SHOE = SEEDS.shoe(1).cards();

  private static RevealedShoe shoe(String serverSeed, List<String> clientSeeds, List<Card> dealt) {
    return new RevealedShoe(
        "t1", Seeds.commitment(SERVER_SEED), serverSeed, clientSeeds, 3, 1, dealt, 0);
  }

  private static RevealedShoe honest(int cards) {
    return shoe(SERVER_SEED, SEEDS.clientSeeds(), SHOE.subList(0, cards));
  }

  @Test
  void an_honest_shoe_has_no_problems() {
    assertThat(honest(0).problems()).isEmpty();
    assertThat(honest(20).problems()).isEmpty();
    assertThat(honest(52).problems()).isEmpty();
  }

  @Test
  void a_seed_that_was_not_committed_to_is_found() {
    assertThat(shoe("cd".repeat(32), SEEDS.clientSeeds(), List.of()).problems())
        .containsExactly("The server seed is not the one that the house had committed to.");
  }

  @Test
  void a_card_out_of_order_is_found() {
    var dealt = new ArrayList<>(SHOE.subList(0, 10));
    dealt.add(SHOE.get(11));

    assertThat(shoe(SERVER_SEED, SEEDS.clientSeeds(), dealt).problems())
        .singleElement()
        .asString()
        .startsWith("Card 11 was " + SHOE.get(11).code());
  }

  @Test
  void a_players_seed_that_was_left_out_is_found() {
    assertThat(shoe(SERVER_SEED, List.of("", ""), SHOE.subList(0, 20)).problems()).hasSize(1);
  }

  @Test
  void cards_that_were_dealt_again_are_checked_too() {
    var dealt = new ArrayList<>(SHOE);
    dealt.addAll(SEEDS.again(SHOE.subList(0, 40)).subList(0, 5));
    var record =
        new RevealedShoe(
            "t1", Seeds.commitment(SERVER_SEED), SERVER_SEED, SEEDS.clientSeeds(), 3, 1, dealt, 40);

    assertThat(record.problems()).isEmpty();
    assertThat(shoe(SERVER_SEED, SEEDS.clientSeeds(), dealt).problems())
        .containsExactly("More cards were dealt than there were.");
  }

  @Test
  void nonsense_is_told_from_fraud() {
    assertThat(shoe("xyz", List.of(), List.of()).problems())
        .containsExactly("The server seed is not 64 hexadecimal digits.");
    assertThat(new RevealedShoe("t1", "", SERVER_SEED, List.of(), 1, 9, List.of(), 0).problems())
        .containsExactly("A shoe has 1 to 8 decks.");
    assertThat(honest(0)).isNotNull();
    assertThat(
            new RevealedShoe(
                    "t1",
                    Seeds.commitment(SERVER_SEED),
                    SERVER_SEED,
                    List.of(),
                    1,
                    1,
                    List.of(),
                    53)
                .problems())
        .containsExactly("There cannot be so many discards.");
  }
}
