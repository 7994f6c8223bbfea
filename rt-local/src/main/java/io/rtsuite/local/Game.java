package io.rtsuite.local;

import java.util.List;

/**
 * A game, and what a client can say to it.
 *
 * @param probe something that any user may ask at any time and that changes nothing
 * @param round moves in an order that plays the game; {@code %d} in them is a number of its own for
 *     each round
 */
record Game(Program program, Move probe, List<Move> round) {

  /**
   * A client event with its data.
   *
   * @param data as JSON
   */
  record Move(String event, String data) {}

  static final List<Game> ALL =
      List.of(
          new Game(
              new Program("game-blackjack", io.rtsuite.blackjack.Application.class),
              new Move("BlackjackTableLeave", "{\"tableId\":\"rt-local\"}"),
              List.of(
                  new Move("BlackjackTableJoin", "{\"tableId\":\"training-%d\"}"),
                  new Move("BlackjackBet", "{\"tableId\":\"training-%d\",\"amount\":10}"),
                  new Move("BlackjackAction", "{\"tableId\":\"training-%d\",\"action\":\"hit\"}"),
                  new Move("BlackjackAction", "{\"tableId\":\"training-%d\",\"action\":\"stand\"}"),
                  new Move("BlackjackTableLeave", "{\"tableId\":\"training-%d\"}"))),
          new Game(
              new Program("game-template", io.rtsuite.template.Application.class),
              new Move("CounterGet", "{\"counterId\":\"rt-local\"}"),
              List.of(
                  new Move("CounterWatch", "{\"counterId\":\"training-%d\"}"),
                  new Move("CounterAdd", "{\"counterId\":\"training-%d\",\"by\":1}"),
                  new Move("CounterEcho", "[%d,2,3]"),
                  new Move("CounterCount", "{\"to\":10}"),
                  new Move("CounterUnwatch", "{\"counterId\":\"training-%d\"}"))));
}
