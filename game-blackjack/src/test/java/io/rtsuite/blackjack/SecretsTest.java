package io.rtsuite.blackjack;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.serde.ObjectMapper;
import io.rtsuite.blackjack.rules.Card;
import io.rtsuite.blackjack.rules.Rules;
import io.rtsuite.blackjack.rules.Shoe;
import io.rtsuite.blackjack.table.Chance;
import io.rtsuite.blackjack.table.Croupier;
import io.rtsuite.blackjack.table.Table;
import io.rtsuite.blackjack.table.TableCommand;
import io.rtsuite.blackjack.table.TableEvent;
import io.rtsuite.sdk.Notice;
import io.rtsuite.sdk.game.Clock;
import io.rtsuite.sdk.game.Context;
import io.rtsuite.sdk.game.Decision;
import io.rtsuite.sdk.game.Decision.Accepted;
import io.rtsuite.sdk.game.Entropy;
import io.rtsuite.sdk.game.Viewer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every byte that leaves a table, searched for cards that nobody may know. */
class SecretsTest {

  private static final List<String> PERSONS = List.of("ada", "bob", "cyd");
  private static final Pattern CARD = Pattern.compile("\\b([A2-9TJQK][SHDC])\\b");

  private static final ObjectMapper JSON = WithoutService.json();

  /** One deck each, so that a card is either out or a secret. */
  private static final List<Rules> RULES =
      List.of(
          Rules.STANDARD.change().decks(1).insurance(true).resplitAces(true).rules(),
          Rules.STANDARD.change().decks(1).insurance(true).dealerPeeks(false).rules(),
          Rules.BASE.change().decks(1).insurance(true).cutCard(12).rules(),
          Rules.BASE.change().decks(1).dealerPeeks(false).cutCard(1).rules());

  private static final List<Viewer> VIEWERS =
      List.of(
          new Viewer.Spectator(),
          new Viewer.Player("ada"),
          new Viewer.Player("bob"),
          new Viewer.Player("cyd"),
          new Viewer.Player("eve"));

  private BlackjackGame game = new BlackjackGame();

  private final Map<String, Integer> happened = new HashMap<>();
  private int cardsSent;
  private int seedsKept;
  private int clocksRung;

  @Test
  void no_undealt_card_no_hole_card_and_no_seed_is_in_any_byte_sent() throws IOException {
    for (int seed = 0; seed < 60; seed++) {
      game = new BlackjackGame(new Croupier(RULES.get(seed % RULES.size())));
      play(seed);
    }

    // A search that found nothing to search in would prove nothing.
    assertThat(happened.getOrDefault("RoundEnded", 0)).isGreaterThan(600);
    assertThat(happened)
        .containsKeys(
            "InsuranceTaken",
            "HandSplit",
            "DiscardsShuffled",
            "ShoeRevealed",
            "ClockExtended",
            "PlayerWentAway",
            "TableClosed");
    assertThat(clocksRung).isGreaterThan(500);
    assertThat(cardsSent).isGreaterThan(50_000);
    assertThat(seedsKept).isGreaterThan(20_000);
  }

  private static List<String> secretSeeds(Chance chance) {
    var seeds = new ArrayList<String>();
    if (chance.next() != null) {
      seeds.add(chance.next());
    }
    if (chance.inUse() != null) {
      seeds.add(chance.inUse().serverSeed());
    }
    return seeds;
  }

  private void play(long seed) throws IOException {
    var random = new Random(seed);
    var table = game.initial("t" + seed);
    var now = Instant.EPOCH;
    for (int step = 0; step < 300; step++) {
      now = now.plusMillis(random.nextInt(random.nextInt(50) == 0 ? 900_000 : 8_000));
      var user = PERSONS.get(random.nextInt(PERSONS.size()));
      var command = command(random, table, user);
      var cause = new Context.Cause("default", user, "client");
      for (Clock<TableCommand> clock : game.clocks(table)) {
        if (!clock.due().isAfter(now)) {
          command = clock.elapsed();
          cause = Context.Cause.clock("default");
          clocksRung++;
        } else if (random.nextInt(20) == 0) {
          command = clock.extended().apply(Duration.ofSeconds(1));
          cause = Context.Cause.clock("default");
        }
      }
      var entropy = new byte[Entropy.BYTES];
      random.nextBytes(entropy);
      var where = "seed %d, step %d, %s".formatted(seed, step, command);

      var decision = game.decide(table, command, new Context(now, Entropy.of(entropy), cause));

      if (decision instanceof Accepted<TableEvent> accepted) {
        for (TableEvent event : accepted.events()) {
          table = game.apply(table, event);
          happened.merge(event.getClass().getSimpleName(), 1, Integer::sum);
        }
      }
      var secrets = secretSeeds(table.seating().chance());
      secrets.add(HexFormat.of().formatHex(entropy));
      for (String sent : sent(decision, table)) {
        checkCards(table, sent, where);
        if (secrets.stream().anyMatch(sent::contains)) {
          throw new AssertionError("a seed in %s, %s".formatted(sent, where));
        }
        seedsKept += secrets.size() - 1;
      }
    }
  }

  private static TableCommand command(Random random, Table table, String anybody) {
    var user =
        table instanceof Table.Playing playing && playing.round().turn().isPresent()
            ? playing.round().hands().get(playing.round().turn().getAsInt()).userId()
            : anybody;
    return switch (random.nextInt(18)) {
      case 16, 17 -> new TableCommand.Hit(user);
      case 15 -> new TableCommand.BuyIn(anybody, 10);
      case 0, 1 -> new TableCommand.Join(anybody, null);
      case 2 -> new TableCommand.Leave(anybody);
      case 3, 4, 5 -> new TableCommand.PlaceBet(anybody, 10, random.nextBoolean() ? "seed" : null);
      case 6 -> new TableCommand.Hit(user);
      case 7 -> new TableCommand.DoubleDown(user);
      case 8, 9 -> new TableCommand.Split(user);
      case 10 -> new TableCommand.Surrender(user);
      case 11, 12 -> new TableCommand.Insure(anybody, random.nextBoolean());
      case 13 -> new TableCommand.Watch(anybody);
      default -> new TableCommand.Stand(user);
    };
  }

  private Set<String> sent(Decision<TableEvent> decision, Table table) throws IOException {
    // Views that are the same for all are searched once.
    var sent = new HashSet<String>();
    switch (decision) {
      case Decision.Rejected<TableEvent> rejected -> sent.add(rejected.message());
      case Accepted<TableEvent> accepted -> {
        if (accepted.reply() != null) {
          sent.add(JSON.writeValueAsString(accepted.reply()));
        }
        for (Notice notice : accepted.notices()) {
          sent.add(JSON.writeValueAsString(notice.data()));
        }
      }
    }
    for (Viewer viewer : VIEWERS) {
      sent.add(JSON.writeValueAsString(game.view(table, viewer)));
    }
    if (game.summary(table) != null) {
      sent.add(JSON.writeValueAsString(game.summary(table)));
    }
    return sent;
  }

  private void checkCards(Table table, String sent, String where) {
    var secrets = secretCards(table);
    var matcher = CARD.matcher(sent);
    while (matcher.find()) {
      cardsSent++;
      if (secrets.contains(Card.parse(matcher.group(1)))) {
        throw new AssertionError("%s in %s, %s".formatted(matcher.group(1), sent, where));
      }
    }
  }

  /** Those in the shoe that have not come out of it, and the one that lies face down. */
  private static Set<Card> secretCards(Table table) {
    return switch (table) {
      case Table.Unopened _, Table.Closed _ -> Set.of();
      case Table.Betting betting -> secretCards(betting.shoe());
      case Table.Playing playing -> {
        var secrets = secretCards(playing.shoe());
        if (!playing.round().holeShown()) {
          var hole = playing.round().dealer().cards().get(1);
          // Dealt once before from a shoe that had to be shuffled in mid-round, it was seen then.
          if (Collections.frequency(playing.shoe().dealt(), hole) == 1) {
            secrets.add(hole);
          }
        }
        yield secrets;
      }
    };
  }

  private static Set<Card> secretCards(Shoe shoe) {
    var secrets = new HashSet<>(shoe.undealt());
    shoe.dealt().forEach(secrets::remove);
    return secrets;
  }
}
