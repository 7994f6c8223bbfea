package io.rtsuite.blackjack.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rtsuite.blackjack.rules.Rules;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CardsTest {

  private static final Rules ONE_DECK = Rules.BASE.change().decks(1).rules();
  private static final int[] DECK = {0, 4, 4, 4, 4, 4, 4, 4, 4, 4, 16};

  private static int[] draw(Cards cards, int howMany) {
    return IntStream.range(0, howMany).map(_ -> cards.next()).toArray();
  }

  private static int[] counts(int... points) {
    var counts = new int[11];
    for (int card : points) {
      counts[card]++;
    }
    return counts;
  }

  @Nested
  class a_fresh_shoe {
    @Test
    void holds_every_card_once() {
      var cards = new Cards(ONE_DECK, 1);
      for (int round = 0; round < 20; round++) {
        cards.beginFresh(round);

        assertThat(counts(draw(cards, 52))).isEqualTo(DECK);
      }
    }

    @Test
    void follows_from_the_seed_and_the_round_whatever_came_before() {
      var cards = new Cards(ONE_DECK, 1);
      var other = new Cards(ONE_DECK, 1);
      for (int round = 0; round < 7; round++) {
        other.beginFresh(round);
        draw(other, 4 + round);
      }

      cards.beginFresh(7);
      other.beginFresh(7);

      assertThat(draw(cards, 30)).isEqualTo(draw(other, 30));
    }

    @Test
    void differs_from_round_to_round_and_from_seed_to_seed() {
      var cards = new Cards(ONE_DECK, 1);
      cards.beginFresh(0);
      var first = draw(cards, 30);
      cards.beginFresh(1);
      var other = new Cards(ONE_DECK, 2);
      other.beginFresh(0);

      assertThat(draw(cards, 30)).isNotEqualTo(first);
      assertThat(draw(other, 30)).isNotEqualTo(first);
    }

    @Test
    void has_each_card_equally_often_at_each_place() {
      int rounds = 200_000;
      var cards = new Cards(ONE_DECK, 3);
      var counts = new int[6][11];
      for (int round = 0; round < rounds; round++) {
        cards.beginFresh(round);
        for (int place = 0; place < 6; place++) {
          counts[place][cards.next()]++;
        }
      }

      for (int place = 0; place < 6; place++) {
        for (int points = 1; points <= 10; points++) {
          double expected = rounds * DECK[points] / 52.0;
          assertThat((double) counts[place][points])
              .as("%d points at place %d", points, place)
              .isCloseTo(expected, within(5 * Math.sqrt(expected)));
        }
      }
    }
  }

  @Nested
  class a_shoe_with_a_cut_card {
    @Test
    void is_shuffled_for_the_round_after_the_one_in_which_the_card_comes_out() {
      var cards = new Cards(ONE_DECK.change().cutCard(26).rules(), 1);
      cards.beginShoes(0);
      var shoe = IntStream.builder();
      for (int round = 0; round < 6; round++) {
        cards.beginNext();
        IntStream.of(draw(cards, 5)).forEach(shoe);
      }

      cards.beginNext();
      var next = draw(cards, 52);

      assertThat(counts(next)).isEqualTo(DECK);
      assertThat(fits(counts(shoe.build().toArray()))).isTrue();
    }

    @Test
    void is_not_shuffled_while_the_card_is_the_next_but_one() {
      var cards = new Cards(ONE_DECK.change().cutCard(26).rules(), 1);
      cards.beginShoes(0);
      cards.beginNext();
      var first = draw(cards, 25);

      cards.beginNext();
      var second = draw(cards, 27);

      assertThat(counts(IntStream.concat(IntStream.of(first), IntStream.of(second)).toArray()))
          .isEqualTo(DECK);
    }

    @Test
    void that_ends_in_mid_round_goes_on_with_the_cards_of_earlier_rounds() {
      for (int seed = 0; seed < 50; seed++) {
        var cards = new Cards(ONE_DECK.change().cutCard(1).rules(), seed);
        cards.beginShoes(0);
        cards.beginNext();
        var first = draw(cards, 50);
        cards.beginNext();
        var second = draw(cards, 52);

        assertThat(counts(second)).isEqualTo(DECK);
        assertThat(fits(counts(first))).isTrue();
      }
    }

    private boolean fits(int[] counts) {
      return IntStream.rangeClosed(1, 10).allMatch(points -> counts[points] <= DECK[points]);
    }
  }

  @Test
  void an_infinite_shoe_never_changes() {
    var cards = new Cards(Rules.BASE.change().decks(Rules.INFINITE).rules(), 1);
    cards.beginFresh(0);

    var counts = counts(draw(cards, 1_300_000));

    assertThat(counts[1]).isCloseTo(100_000, within(1_600));
    assertThat(counts[10]).isCloseTo(400_000, within(3_200));
  }
}
