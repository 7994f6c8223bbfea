package io.rtsuite.blackjack;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.serde.ObjectMapper;
import io.rtsuite.blackjack.rules.Card;
import io.rtsuite.blackjack.rules.Rules;
import io.rtsuite.blackjack.table.Chance;
import io.rtsuite.blackjack.table.Croupier;
import io.rtsuite.blackjack.table.Table;
import io.rtsuite.blackjack.table.TableCommand;
import io.rtsuite.blackjack.table.TableEvent;
import io.rtsuite.sdk.Notice;
import io.rtsuite.sdk.game.Context;
import io.rtsuite.sdk.game.Decision;
import io.rtsuite.sdk.game.Decision.Accepted;
import io.rtsuite.sdk.game.Entropy;
import io.rtsuite.sdk.game.Viewer;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every byte that leaves a table, searched for cards that nobody may know. */
class SecretsTest {

  private static final List<String> PERSONS = List.of("ada", "bob", "cyd");
  private static final Pattern CARD = Pattern.compile("\"([A2-9TJQK][SHDC])\"");

  private static final ObjectMapper JSON = WithoutService.json();

  /** One deck, so that a card is either out or a secret. */
  private static final Rules ONE_DECK =
      Rules.STANDARD.change().decks(1).insurance(true).resplitAces(true).rules();

  private final BlackjackGame game = new BlackjackGame(new Croupier(ONE_DECK));

  private int rounds;
  private int cardsSent;
  private int seedsKept;

  @Test
  void no_undealt_card_and_no_hole_card_is_in_any_byte_sent() throws IOException {
    for (long seed = 0; seed < 120; seed++) {
      play(seed);
    }

    assertThat(rounds).isGreaterThan(300);
    assertThat(cardsSent).isGreaterThan(3_000);
    assertThat(seedsKept).isGreaterThan(3_000);
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
    for (int step = 0; step < 100; step++) {
      var user = PERSONS.get(random.nextInt(PERSONS.size()));
      var entropy = new byte[Entropy.BYTES];
      random.nextBytes(entropy);
      var cause = new Context.Cause("default", user, "client");
      var command = command(random, table, user);
      var where = "seed %d, step %d, %s".formatted(seed, step, command);

      var decision =
          game.decide(table, command, new Context(Instant.EPOCH, Entropy.of(entropy), cause));

      if (decision instanceof Accepted<TableEvent> accepted) {
        for (TableEvent event : accepted.events()) {
          table = game.apply(table, event);
          rounds += event instanceof TableEvent.RoundEnded ? 1 : 0;
        }
      }
      for (String sent : sent(decision, table)) {
        checkCards(table, sent, where);
        assertThat(sent).as(where).doesNotContain(HexFormat.of().formatHex(entropy));
        for (String secret : secretSeeds(table.seating().chance())) {
          assertThat(sent).as(where).doesNotContain(secret);
          seedsKept++;
        }
      }
    }
  }

  private static TableCommand command(Random random, Table table, String anybody) {
    var user =
        table instanceof Table.Playing playing && playing.round().turn().isPresent()
            ? playing.round().hands().get(playing.round().turn().getAsInt()).userId()
            : anybody;
    return switch (random.nextInt(15)) {
      case 0, 1 -> new TableCommand.Join(anybody, null);
      case 2 -> new TableCommand.Leave(anybody);
      case 3, 4, 5 -> new TableCommand.PlaceBet(anybody, 10);
      case 6 -> new TableCommand.Hit(user);
      case 7 -> new TableCommand.DoubleDown(user);
      case 8, 9 -> new TableCommand.Split(user);
      case 10 -> new TableCommand.Surrender(user);
      case 11, 12 -> new TableCommand.Insure(anybody, random.nextBoolean());
      case 13 -> new TableCommand.Watch(anybody);
      default -> new TableCommand.Stand(user);
    };
  }

  private List<String> sent(Decision<TableEvent> decision, Table table) throws IOException {
    var sent = new ArrayList<String>();
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
    sent.add(JSON.writeValueAsString(game.view(table, new Viewer.Spectator())));
    sent.add(JSON.writeValueAsString(game.view(table, new Viewer.Player("ada"))));
    return sent;
  }

  private void checkCards(Table table, String sent, String where) {
    var secrets =
        switch (table) {
          case Table.Unopened _, Table.Closed _ -> List.<Card>of();
          case Table.Betting betting -> betting.shoe().undealt();
          case Table.Playing playing -> {
            var hidden = new ArrayList<>(playing.shoe().undealt());
            hidden.add(playing.round().dealer().cards().get(1));
            yield hidden;
          }
        };
    var matcher = CARD.matcher(sent);
    while (matcher.find()) {
      cardsSent++;
      assertThat(secrets).as(where).doesNotContain(Card.parse(matcher.group(1)));
    }
  }
}
