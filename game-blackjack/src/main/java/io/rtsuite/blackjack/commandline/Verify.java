package io.rtsuite.blackjack.commandline;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.rtsuite.blackjack.fairness.RevealedShoe;
import io.rtsuite.blackjack.rules.Card;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code blackjack verify}: checks that nobody chose the cards of shoes that are done. */
@Command(
    name = "verify",
    description = {
      "Checks shoes from their public record alone: the data of BlackjackShoeRevealed events, one"
          + " JSON object after the other.",
      "For each shoe it computes the hash of the house's seed and the order of the cards, and"
          + " compares them with what was published and dealt. Compare the commitment itself with"
          + " the one that your client saw before it bet.",
      "Exit code 0: all are as they have to be; 1: one is not; 2: the record cannot be read."
    },
    mixinStandardHelpOptions = true)
final class Verify implements Callable<Integer> {

  /** The bytes are no record of shoes. */
  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    private final String why;

    Unreadable(String why) {
      super(why);
      this.why = why;
    }
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      defaultValue = "-",
      paramLabel = "file",
      description = "The record; - reads it from standard input.")
  private String file = "-";

  @Override
  public Integer call() throws IOException {
    List<RevealedShoe> shoes;
    try {
      shoes = read();
    } catch (NoSuchFileException e) {
      return unreadable("there is no file " + e.getFile());
    } catch (JacksonException e) {
      return unreadable("it is not JSON: " + e.getOriginalMessage());
    } catch (Unreadable e) {
      return unreadable(e.why);
    }
    if (shoes.isEmpty()) {
      return unreadable("there is no shoe in it");
    }
    var out = spec.commandLine().getOut();
    boolean honest = true;
    for (RevealedShoe shoe : shoes) {
      var problems = shoe.problems();
      honest &= problems.isEmpty();
      out.printf(
          "%s  table %s, shoe of round %d, commitment %s, %d cards%n",
          problems.isEmpty() ? "ok   " : "WRONG",
          shoe.tableId(),
          shoe.nonce(),
          shoe.commitment(),
          shoe.dealt().size());
      problems.forEach(problem -> out.println("       " + problem));
    }
    out.flush();
    return honest ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private int unreadable(String why) {
    var err = spec.commandLine().getErr();
    err.println("The record cannot be read: " + why + ".");
    err.flush();
    return CommandLine.ExitCode.USAGE;
  }

  private List<RevealedShoe> read() throws IOException, Unreadable {
    try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file));
        JsonParser json = new JsonFactory().createParser(in)) {
      var shoes = new ArrayList<RevealedShoe>();
      while (json.nextToken() != null) {
        shoes.add(shoe(json));
      }
      return shoes;
    }
  }

  private static RevealedShoe shoe(JsonParser json) throws IOException, Unreadable {
    expect(json, JsonToken.START_OBJECT, "a shoe is a JSON object");
    String tableId = "";
    String commitment = "";
    String serverSeed = "";
    List<String> clientSeeds = List.of();
    int nonce = 0;
    int decks = 0;
    List<String> dealt = List.of();
    int discards = 0;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "tableId" -> tableId = string(json, name);
        case "commitment" -> commitment = string(json, name);
        case "serverSeed" -> serverSeed = string(json, name);
        case "clientSeeds" -> clientSeeds = strings(json, name);
        case "nonce" -> nonce = number(json, name);
        case "decks" -> decks = number(json, name);
        case "dealt" -> dealt = strings(json, name);
        case "discards" -> discards = number(json, name);
        default -> json.skipChildren();
      }
    }
    return new RevealedShoe(
        tableId, commitment, serverSeed, clientSeeds, nonce, decks, cards(dealt), discards);
  }

  private static List<Card> cards(List<String> codes) throws Unreadable {
    var cards = new ArrayList<Card>(codes.size());
    for (String code : codes) {
      try {
        cards.add(Card.parse(code));
      } catch (IllegalArgumentException e) {
        throw new Unreadable("there is no card " + code);
      }
    }
    return cards;
  }

  private static void expect(JsonParser json, JsonToken token, String otherwise) throws Unreadable {
    if (json.currentToken() != token) {
      throw new Unreadable(otherwise);
    }
  }

  private static String string(JsonParser json, String name) throws IOException, Unreadable {
    expect(json, JsonToken.VALUE_STRING, name + " is text");
    return json.getText();
  }

  private static int number(JsonParser json, String name) throws IOException, Unreadable {
    expect(json, JsonToken.VALUE_NUMBER_INT, name + " is a number");
    return json.getIntValue();
  }

  private static List<String> strings(JsonParser json, String name) throws IOException, Unreadable {
    expect(json, JsonToken.START_ARRAY, name + " is a list");
    var strings = new ArrayList<String>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      strings.add(string(json, name));
    }
    return strings;
  }
}
