package io.rtsuite.blackjack.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ShoeTest {

  @Nested
  class a_shuffled_shoe {
    @Test
    void swaps_each_card_from_the_last_on_with_one_before_it_or_itself() {
      var cards = List.of(Card.parse("AS"), Card.parse("2S"), Card.parse("3S"));

      assertThat(Shoe.shuffled(cards, _ -> 0).cards())
          .extracting(Card::code)
          .containsExactly("2S", "3S", "AS");
      assertThat(Shoe.shuffled(cards, bound -> bound - 1).cards()).isEqualTo(cards);
    }

    @Test
    void draws_one_number_for_each_card_but_the_first() {
      var bounds = new ArrayList<Integer>();

      Shoe.shuffled(
          Card.deck().subList(0, 4),
          bound -> {
            bounds.add(bound);
            return 0;
          });

      assertThat(bounds).containsExactly(4, 3, 2);
    }

    @Test
    void does_not_print_its_cards() {
      assertThat(Shoe.of(Card.deck()).afterNext().toString()).isEqualTo("Shoe[51 undealt]");
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
    void goes_on_with_cards_put_behind_the_last_one() {
      var shoe = Shoe.of(List.of(Card.parse("AS"), Card.parse("KH"))).afterNext();

      var longer = shoe.followedBy(List.of(Card.parse("2C")));

      assertThat(longer.undealt()).containsExactly(Card.parse("KH"), Card.parse("2C"));
      assertThat(longer.dealt()).containsExactly(Card.parse("AS"));
    }

    @Test
    void from_an_empty_shoe_is_a_bug() {
      assertThatThrownBy(Shoe.EMPTY::next).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void every_card_reads_back_from_its_code() {
    assertThat(Card.deck()).hasSize(52).doesNotHaveDuplicates();
    assertThat(Card.deck()).allMatch(card -> Card.parse(card.code()).equals(card));
    assertThatThrownBy(() -> Card.parse("1S")).isInstanceOf(IllegalArgumentException.class);
  }
}
