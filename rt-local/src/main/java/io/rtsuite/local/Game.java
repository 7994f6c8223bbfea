package io.rtsuite.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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

  /** The one that the greeting's examples play. */
  static final Game BLACKJACK =
      new Game(
          new Program("game-blackjack", io.rtsuite.blackjack.Application.class),
          new Move("BlackjackTableLeave", "{\"tableId\":\"rt-local\"}"),
          List.of(
              new Move("BlackjackTableJoin", "{\"tableId\":\"training-%d\"}"),
              new Move("BlackjackBet", "{\"tableId\":\"training-%d\",\"amount\":10}"),
              new Move("BlackjackAction", "{\"tableId\":\"training-%d\",\"action\":\"hit\"}"),
              new Move("BlackjackAction", "{\"tableId\":\"training-%d\",\"action\":\"stand\"}"),
              new Move("BlackjackTableLeave", "{\"tableId\":\"training-%d\"}")));

  static final List<Game> ALL =
      List.of(
          BLACKJACK,
          new Game(
              new Program("game-template", io.rtsuite.template.Application.class),
              new Move("CounterGet", "{\"counterId\":\"rt-local\"}"),
              List.of(
                  new Move("CounterWatch", "{\"counterId\":\"training-%d\"}"),
                  new Move("CounterAdd", "{\"counterId\":\"training-%d\",\"by\":1}"),
                  new Move("CounterEcho", "[%d,2,3]"),
                  new Move("CounterCount", "{\"to\":10}"),
                  new Move("CounterUnwatch", "{\"counterId\":\"training-%d\"}"))));

  /** Stands for all of them. */
  static final String EVERY = "all";

  /** Stands for none of them. */
  static final String NONE = "none";

  private static final String PREFIX = "game-";

  /** The games in a list with commas; a name may be that of the module or do without "game-". */
  static List<Game> chosen(String names) {
    if (names.equals(EVERY)) {
      return ALL;
    }
    if (names.equals(NONE)) {
      return List.of();
    }
    var chosen = new ArrayList<Game>();
    for (String name : names.split(",", -1)) {
      Game game = named(name.strip()).orElseThrow(() -> unknown(name));
      if (!chosen.contains(game)) {
        chosen.add(game);
      }
    }
    return List.copyOf(chosen);
  }

  private static Optional<Game> named(String name) {
    String module = name.startsWith(PREFIX) ? name : PREFIX + name;
    return ALL.stream().filter(game -> game.program().name().equals(module)).findFirst();
  }

  private static Refused unknown(String name) {
    String known =
        ALL.stream()
            .map(game -> game.program().name().substring(PREFIX.length()))
            .collect(Collectors.joining(", "));
    return new Refused(
        "no game '%s' for --games; there are %s, %s for both and %s for none"
            .formatted(name.strip(), known, EVERY, NONE));
  }
}
