package io.rtsuite.blackjack.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ShoeTest {

  private static byte[] seed(long number) {
    return ByteBuffer.allocate(32).putLong(number).array();
  }

  @Nested
  class a_shuffled_shoe {
    @Test
    void holds_every_card_of_its_decks() {
      var shoe = Shoe.shuffled(6, seed(1));

      Map<Card, Long> counts =
          shoe.cards().stream()
              .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
      assertThat(counts).hasSize(52).allSatisfy((card, count) -> assertThat(count).isEqualTo(6));
    }

    @Test
    void follows_from_its_seed() {
      assertThat(Shoe.shuffled(6, seed(7))).isEqualTo(Shoe.shuffled(6, seed(7)));
      assertThat(Shoe.shuffled(6, seed(7))).isNotEqualTo(Shoe.shuffled(6, seed(8)));
    }

    @Test
    void is_the_same_in_every_build() {
      var first = Shoe.shuffled(6, new byte[32]).cards().subList(0, 8).stream().map(Card::code);

      assertThat(first).containsExactly("2S", "6C", "6D", "9H", "6C", "2H", "QC", "AD");
    }

    @Test
    void has_each_card_equally_often_in_front() {
      var counts = new HashMap<Card, Integer>();
      int shoes = 20_800;

      for (int i = 0; i < shoes; i++) {
        counts.merge(Shoe.shuffled(1, seed(i)).next(), 1, Integer::sum);
      }

      // 400 expected of each, standard deviation 20; the seeds are fixed, so this cannot flicker.
      assertThat(counts.values()).hasSize(52).allMatch(count -> Math.abs(count - 400) < 90);
    }

    @Test
    void does_not_print_its_cards() {
      assertThat(Shoe.shuffled(1, seed(1)).toString()).isEqualTo("Shoe[52 undealt]");
    }
  }

  @Nested
  class drawing {
    @Test
    void takes_the_cards_in_their_order() {
      var shoe = Shoe.of(List.of(Card.parse("AS"), Card.parse("KH")));

      assertThat(shoe.next()).isEqualTo(Card.parse("AS"));
      assertThat(shoe.afterNext().next()).isEqualTo(Card.parse("KH"));
      assertThat(shoe.afterNext().undealt()).containsExactly(Card.parse("KH"));
      assertThat(shoe.afterNext().dealt()).containsExactly(Card.parse("AS"));
    }

    @Test
    void from_an_empty_shoe_is_a_bug() {
      assertThatThrownBy(Shoe.EMPTY::next).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void seeded_numbers_stay_in_their_bounds_and_are_even_handed() {
    var numbers = new SeededNumbers(seed(3));
    var counts = new int[7];

    for (int i = 0; i < 70_000; i++) {
      counts[numbers.below(7)]++;
    }

    for (int count : counts) {
      assertThat(count).isCloseTo(10_000, within(400));
    }
  }

  @Test
  void every_card_reads_back_from_its_code() {
    assertThat(Card.deck()).hasSize(52).doesNotHaveDuplicates();
    assertThat(Card.deck()).allMatch(card -> Card.parse(card.code()).equals(card));
    assertThatThrownBy(() -> Card.parse("1S")).isInstanceOf(IllegalArgumentException.class);
  }
}
