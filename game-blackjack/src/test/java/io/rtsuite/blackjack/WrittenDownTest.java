package io.rtsuite.blackjack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.serde.ObjectMapper;
import io.rtsuite.blackjack.fairness.RevealedShoe;
import io.rtsuite.blackjack.rules.Card;
import io.rtsuite.blackjack.rules.Doubling;
import io.rtsuite.blackjack.rules.Odds;
import io.rtsuite.blackjack.rules.Outcome;
import io.rtsuite.blackjack.rules.Rules;
import io.rtsuite.blackjack.table.Pace;
import io.rtsuite.blackjack.table.Table;
import io.rtsuite.blackjack.table.TableClock;
import io.rtsuite.blackjack.table.TableEvent;
import io.rtsuite.blackjack.table.TableEvent.BetPlaced;
import io.rtsuite.blackjack.table.TableEvent.BetReturned;
import io.rtsuite.blackjack.table.TableEvent.ChipsIssued;
import io.rtsuite.blackjack.table.TableEvent.ClientSeedGiven;
import io.rtsuite.blackjack.table.TableEvent.ClockExtended;
import io.rtsuite.blackjack.table.TableEvent.ClockStarted;
import io.rtsuite.blackjack.table.TableEvent.ClocksSet;
import io.rtsuite.blackjack.table.TableEvent.DealerDrew;
import io.rtsuite.blackjack.table.TableEvent.DiscardsShuffled;
import io.rtsuite.blackjack.table.TableEvent.HandDoubled;
import io.rtsuite.blackjack.table.TableEvent.HandSettled;
import io.rtsuite.blackjack.table.TableEvent.HandSplit;
import io.rtsuite.blackjack.table.TableEvent.HandStood;
import io.rtsuite.blackjack.table.TableEvent.HandSurrendered;
import io.rtsuite.blackjack.table.TableEvent.HoleCardShown;
import io.rtsuite.blackjack.table.TableEvent.InsuranceDeclined;
import io.rtsuite.blackjack.table.TableEvent.InsuranceOffered;
import io.rtsuite.blackjack.table.TableEvent.InsuranceSettled;
import io.rtsuite.blackjack.table.TableEvent.InsuranceTaken;
import io.rtsuite.blackjack.table.TableEvent.PlayerCameBack;
import io.rtsuite.blackjack.table.TableEvent.PlayerDrew;
import io.rtsuite.blackjack.table.TableEvent.PlayerForgotten;
import io.rtsuite.blackjack.table.TableEvent.PlayerLeft;
import io.rtsuite.blackjack.table.TableEvent.PlayerMissed;
import io.rtsuite.blackjack.table.TableEvent.PlayerSat;
import io.rtsuite.blackjack.table.TableEvent.PlayerWentAway;
import io.rtsuite.blackjack.table.TableEvent.PlayerWoke;
import io.rtsuite.blackjack.table.TableEvent.RoundEnded;
import io.rtsuite.blackjack.table.TableEvent.RoundStarted;
import io.rtsuite.blackjack.table.TableEvent.SeedCommitted;
import io.rtsuite.blackjack.table.TableEvent.SeedsCombined;
import io.rtsuite.blackjack.table.TableEvent.ShoeRevealed;
import io.rtsuite.blackjack.table.TableEvent.ShoeShuffled;
import io.rtsuite.blackjack.table.TableEvent.TableClosed;
import io.rtsuite.blackjack.table.TableEvent.TableOpened;
import io.rtsuite.blackjack.table.TableView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON of a table's history, which has to be readable for ever. */
class WrittenDownTest {

  private static final ObjectMapper JSON = WithoutService.json();

  private static final String SEED = "00".repeat(32);
  private static final String COMMITMENT = "66".repeat(32);

  /** A round of ada's, told whole; every kind of event is in it. */
  static List<TableEvent> history() {
    return List.of(
        new ChipsIssued("ada", 10_000),
        new PlayerSat("ada", 3),
        new ChipsIssued("bob", 10_000),
        new PlayerSat("bob", 4),
        new BetPlaced("bob", 50),
        new BetReturned("bob", 50),
        new PlayerLeft("bob"),
        new BetPlaced("ada", 1_000),
        new ShoeShuffled(cards("6S 9H 5S TC TD")),
        new RoundStarted(1),
        new PlayerDrew(0, Card.parse("6S")),
        new DealerDrew(Card.parse("9H")),
        new PlayerDrew(0, Card.parse("5S")),
        new DealerDrew(Card.parse("TC")),
        new PlayerWentAway("ada"),
        new PlayerCameBack("ada"),
        new HandDoubled(0, 1_000),
        new PlayerDrew(0, Card.parse("TD")),
        new HandStood(0),
        new HoleCardShown(Card.parse("TC")),
        new HandSettled(0, Outcome.WON, 4_000),
        new RoundEnded());
  }

  /** A round by other rules, with every kind of event that came with them. */
  static List<TableEvent> historyByRules() {
    return List.of(
        new TableOpened(
            new Rules(
                1,
                true,
                new Odds(6, 5),
                true,
                Doubling.NINE_TO_ELEVEN,
                true,
                3,
                true,
                false,
                true,
                true,
                30)),
        new SeedCommitted(SEED, COMMITMENT),
        new ChipsIssued("ada", 10_000),
        new PlayerSat("ada", 0),
        new ChipsIssued("bob", 10_000),
        new PlayerSat("bob", 1),
        new ClientSeedGiven("ada", "lucky"),
        new BetPlaced("ada", 1_000),
        new BetPlaced("bob", 100),
        new SeedsCombined(List.of("lucky", ""), 1),
        new ShoeShuffled(cards("8S TS AH 8D 6D 9C TD")),
        new RoundStarted(1),
        new PlayerDrew(0, Card.parse("8S")),
        new PlayerDrew(1, Card.parse("TS")),
        new DealerDrew(Card.parse("AH")),
        new PlayerDrew(0, Card.parse("8D")),
        new PlayerDrew(1, Card.parse("6D")),
        new DealerDrew(Card.parse("9C")),
        new InsuranceOffered(),
        new InsuranceTaken("ada", 500),
        new InsuranceDeclined("bob"),
        new HandSplit(0, 1_000),
        new PlayerDrew(0, Card.parse("TD")),
        new HandStood(0),
        new DiscardsShuffled(cards("KS QS")),
        new PlayerDrew(1, Card.parse("KS")),
        new HandStood(1),
        new HandSurrendered(2),
        new HoleCardShown(Card.parse("9C")),
        new InsuranceSettled("ada", 0),
        new HandSettled(0, Outcome.LOST, 0),
        new HandSettled(1, Outcome.LOST, 0),
        new HandSettled(2, Outcome.SURRENDERED, 50),
        new RoundEnded(),
        new ShoeRevealed(
            new RevealedShoe(
                "t1", COMMITMENT, SEED, List.of("lucky", ""), 1, 1, cards("8S TS AH 8D"), 2)));
  }

  /** A round at a table with clocks, which is closed in the end. */
  static List<TableEvent> historyByClock() {
    return List.of(
        new TableOpened(Rules.STANDARD),
        new ClocksSet(new Pace(20, 15, 30, 600, 2), 1_767_225_600_000L),
        new SeedCommitted(SEED, COMMITMENT),
        new ChipsIssued("ada", 10_000),
        new PlayerSat("ada", 0),
        new ClockStarted(TableClock.Kind.IDLE, 1_767_226_200_000L),
        new ChipsIssued("bob", 10_000),
        new PlayerSat("bob", 1),
        new ClockStarted(TableClock.Kind.IDLE, 1_767_226_200_000L),
        new BetPlaced("ada", 100),
        new ClockStarted(TableClock.Kind.BETTING, 1_767_225_640_000L),
        new ClockExtended(1_767_225_650_000L),
        new PlayerMissed("bob"),
        new SeedsCombined(List.of(""), 1),
        new ShoeShuffled(cards("6S 9H 5S TC TD")),
        new RoundStarted(1),
        new PlayerDrew(0, Card.parse("6S")),
        new DealerDrew(Card.parse("9H")),
        new PlayerDrew(0, Card.parse("5S")),
        new DealerDrew(Card.parse("TC")),
        new PlayerWoke("bob"),
        new ClockStarted(TableClock.Kind.TURN, 1_767_225_680_000L),
        new HandStood(0),
        new HoleCardShown(Card.parse("TC")),
        new HandSettled(0, Outcome.LOST, 0),
        new RoundEnded(),
        new SeedCommitted(SEED, COMMITMENT),
        new ClockStarted(TableClock.Kind.IDLE, 1_767_226_280_000L),
        new PlayerLeft("ada"),
        new PlayerLeft("bob"),
        new PlayerForgotten("bob", 10_000),
        new TableClosed());
  }

  static List<List<TableEvent>> histories() {
    return List.of(history(), historyByRules(), historyByClock());
  }

  /** The tables in between. */
  static Stream<Table> tables() {
    var tables = Stream.<Table>builder();
    for (List<TableEvent> history : histories()) {
      var table = Table.unopened("t1");
      tables.add(table);
      for (TableEvent event : history) {
        table = table.apply(event);
        tables.add(table);
      }
    }
    return tables.build();
  }

  private static List<Card> cards(String codes) {
    return Arrays.stream(codes.split(" ")).map(Card::parse).toList();
  }

  /** Written by the first release; these lines must never change. */
  @Test
  void events_of_the_first_release_are_read_and_written_as_ever() throws IOException {
    assertWritten("/history/round.jsonl", history());
  }

  /** Written when tables got rules of their own; these lines must never change either. */
  @Test
  void events_by_other_rules_are_read_and_written_as_ever() throws IOException {
    assertWritten("/history/round-by-rules.jsonl", historyByRules());
  }

  /** Written when tables got clocks; these lines must never change either. */
  @Test
  void events_by_clock_are_read_and_written_as_ever() throws IOException {
    assertWritten("/history/round-by-clock.jsonl", historyByClock());
  }

  static List<String> lines(String name) throws IOException {
    try (var file = Objects.requireNonNull(WrittenDownTest.class.getResourceAsStream(name))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static void assertWritten(String name, List<TableEvent> history) throws IOException {
    var lines = lines(name);

    assertThat(lines).hasSameSizeAs(history);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(JSON.writeValueAsString(history.get(i))).isEqualTo(lines.get(i));
      assertThat(JSON.readValue(lines.get(i), TableEvent.class)).isEqualTo(history.get(i));
    }
  }

  @ParameterizedTest
  @MethodSource("tables")
  void every_table_reads_back_as_it_was(Table table) throws IOException {
    String text = JSON.writeValueAsString(table);

    assertThat(JSON.readValue(text, Table.class)).isEqualTo(table);
  }

  @Test
  void no_kind_of_event_is_forgotten_here() {
    var kinds = new HashSet<Class<?>>();
    Stream.of(
            TableEvent.Seated.class,
            TableEvent.Seeded.class,
            TableEvent.Timed.class,
            TableEvent.Betting.class,
            TableEvent.Round.class)
        .flatMap(kind -> Arrays.stream(kind.getPermittedSubclasses()))
        .forEach(kinds::add);
    kinds.add(TableOpened.class);
    kinds.add(TableClosed.class);

    assertThat(
            histories().stream()
                .flatMap(List::stream)
                .map(TableEvent::getClass)
                .collect(Collectors.<Class<?>>toSet()))
        .isEqualTo(kinds);
  }

  @Test
  void fields_of_a_later_version_are_ignored() throws IOException {
    var text = "{\"type\":\"PlayerSat\",\"userId\":\"ada\",\"seat\":1,\"mood\":{\"a\":[1]}}";

    assertThat(JSON.readValue(text, TableEvent.class)).isEqualTo(new PlayerSat("ada", 1));
  }

  @Test
  void a_card_that_does_not_exist_is_refused() {
    var text = "{\"type\":\"PlayerDrew\",\"hand\":2,\"card\":\"1X\"}";

    assertThatThrownBy(() -> JSON.readValue(text, TableEvent.class))
        .isInstanceOf(IOException.class);
  }

  @Test
  void a_view_leaves_nothing_out() throws IOException {
    assertThat(JSON.writeValueAsString(TableView.of(Table.unopened("t1"))))
        .isEqualTo(
            "{\"tableId\":\"t1\",\"version\":0,\"phase\":\"closed\",\"round\":0,\"turn\":null,"
                + "\"seats\":[],\"hands\":[],\"dealer\":null,\"hand\":null,"
                + "\"actions\":[],\"asked\":[],\"insurance\":[],\"rules\":null,"
                + "\"commitment\":null,\"seeds\":null,\"pace\":null,\"clock\":null}");
  }
}
