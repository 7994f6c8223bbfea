package io.rtsuite.blackjack.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HandTest {

  private static Hand hand(String... cards) {
    return new Hand(Arrays.stream(cards).map(Card::parse).toList());
  }

  @Nested
  class an_ace {
    @Test
    void counts_eleven_where_that_does_not_bust() {
      var hand = hand("AS", "6H");

      assertThat(hand.total()).isEqualTo(17);
      assertThat(hand.soft()).isTrue();
    }

    @Test
    void counts_one_where_eleven_would_bust() {
      var hand = hand("AS", "6H", "TC");

      assertThat(hand.total()).isEqualTo(17);
      assertThat(hand.soft()).isFalse();
    }

    @Test
    void counts_eleven_only_once_beside_another() {
      var hand = hand("AS", "AH", "9C");

      assertThat(hand.total()).isEqualTo(21);
      assertThat(hand.soft()).isTrue();
    }
  }

  @Nested
  class twenty_one {
    @Test
    void is_a_blackjack_with_two_cards() {
      assertThat(hand("AS", "KH").blackjack()).isTrue();
    }

    @Test
    void is_none_with_three() {
      assertThat(hand("7S", "7H", "7C").blackjack()).isFalse();
    }

    @Test
    void is_not_bust() {
      assertThat(hand("TS", "TH", "AC").bust()).isFalse();
    }
  }

  @Test
  void a_hand_over_21_is_bust() {
    var hand = hand("TS", "TH", "2C");

    assertThat(hand.total()).isEqualTo(22);
    assertThat(hand.bust()).isTrue();
    assertThat(hand.soft()).isFalse();
  }

  @Test
  void pictures_and_tens_count_ten() {
    assertThat(hand("TS", "JH").total()).isEqualTo(20);
    assertThat(hand("QS", "KH").total()).isEqualTo(20);
  }
}
