package io.rtsuite.blackjack;

import io.micronaut.core.type.Argument;
import io.micronaut.serde.Decoder;
import io.micronaut.serde.Encoder;
import io.micronaut.serde.Serde;
import io.rtsuite.blackjack.rules.Card;
import jakarta.inject.Singleton;
import java.io.IOException;

/** Cards in JSON: their two letters. */
@Singleton
final class CardSerde implements Serde<Card> {

  @Override
  public Card deserialize(Decoder decoder, DecoderContext context, Argument<? super Card> type)
      throws IOException {
    String code = decoder.decodeString();
    try {
      return Card.parse(code);
    } catch (IllegalArgumentException e) {
      throw decoder.createDeserializationException("no such card", code);
    }
  }

  @Override
  public void serialize(
      Encoder encoder, EncoderContext context, Argument<? extends Card> type, Card card)
      throws IOException {
    encoder.encodeString(card.code());
  }
}
