package io.rtsuite.blackjack.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rtsuite.blackjack.rules.Card;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SeedsTest {

  private static final String SERVER_SEED = "00".repeat(32);

  private static Seeds seeds(int nonce, String... clientSeeds) {
    return new Seeds(SERVER_SEED, List.of(clientSeeds), nonce);
  }

  @Nested
  class a_shoe {
    @Test
    void holds_every_card_of_its_decks() {
      var shoe = seeds(1, "lucky").shoe(6);

      Map<Card, Long> counts =
          shoe.cards().stream()
              .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
      assertThat(counts).hasSize(52).allSatisfy((card, count) -> assertThat(count).isEqualTo(6));
    }

    @Test
    void follows_from_every_seed_and_from_nothing_else() {
      var shoe = seeds(1, "a", "b").shoe(1);

      assertThat(seeds(1, "a", "b").shoe(1)).isEqualTo(shoe);
      assertThat(seeds(2, "a", "b").shoe(1)).isNotEqualTo(shoe);
      assertThat(seeds(1, "b", "a").shoe(1)).isNotEqualTo(shoe);
      assertThat(seeds(1, "a", "").shoe(1)).isNotEqualTo(shoe);
      assertThat(new Seeds("01".repeat(32), List.of("a", "b"), 1).shoe(1)).isNotEqualTo(shoe);
    }

    /** From an implementation of its own: Python's hmac, hashlib and four lines. */
    @Test
    void is_the_one_that_others_compute() {
      assertThat(seeds(1, "lucky", "7").shoe(1).cards().stream().limit(8).map(Card::code))
          .containsExactly("4C", "9S", "9C", "3C", "JC", "5C", "8C", "AS");
    }

    @Test
    void has_each_card_equally_often_in_front() {
      var counts = new HashMap<Card, Integer>();

      for (int nonce = 0; nonce < 20_800; nonce++) {
        counts.merge(seeds(nonce, "").shoe(1).next(), 1, Integer::sum);
      }

      // 400 expected of each, standard deviation 20; the seeds are fixed, so this cannot flicker.
      assertThat(counts.values()).hasSize(52).allMatch(count -> Math.abs(count - 400) < 90);
    }
  }

  @Test
  void numbers_stay_in_their_bounds_and_are_even_handed() {
    var numbers = new FairNumbers(new byte[32], "text");
    var counts = new int[7];

    for (int i = 0; i < 70_000; i++) {
      counts[numbers.below(7)]++;
    }

    for (int count : counts) {
      assertThat(count).isCloseTo(10_000, within(400));
    }
  }

  @Test
  void a_commitment_is_the_hash_of_the_seeds_bytes() {
    assertThat(Seeds.commitment(SERVER_SEED))
        .isEqualTo("66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925");
  }

  @Test
  void a_server_seed_is_not_the_entropy_itself() {
    assertThat(Seeds.serverSeed(new byte[32])).matches("[0-9a-f]{64}").isNotEqualTo(SERVER_SEED);
  }

  @Test
  void nothing_prints_the_server_seed() {
    assertThat(seeds(1, "a").toString()).doesNotContain("0000");
  }
}
