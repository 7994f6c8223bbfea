package io.rtsuite.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** Starts everything aside, plays for a while and stops: what a start-up cache learns from. */
@Command(name = "train", hidden = true)
final class Train implements Callable<Integer> {

  private static final Duration PLAYED = Duration.ofSeconds(5);

  @Override
  public Integer call() throws IOException, Player.ConnectionLost {
    Path data = Files.createTempDirectory("rt-training");
    Logs.toFile(data.resolve("rt.log"));
    var folder = new DataFolder(data);
    String secret = folder.secret(null);
    var tokens = new Tokens(secret);
    try (var suite =
        new Suite(
            new Suite.Settings(
                Listen.parse(Listen.LOOPBACK), 0, 0, folder.kafka(), secret, Game.ALL))) {
      suite.start();
      suite.awaitServing(tokens);
      play(suite, tokens);
    } finally {
      delete(data);
    }
    return 0;
  }

  private static void play(Suite suite, Tokens tokens) throws Player.ConnectionLost {
    Instant end = Instant.now().plus(PLAYED);
    for (int n = 0; Instant.now().isBefore(end); n++) {
      String user = "trainee-" + n;
      String token = tokens.sign(user, List.of(), null, Instant.now(), PLAYED.multipliedBy(2));
      try (Player player = Player.connect(suite.host(), suite.port(), token)) {
        for (Game game : Game.ALL) {
          for (Game.Move move : game.round()) {
            player.ask(new Game.Move(move.event(), move.data().formatted(n)));
          }
        }
      }
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the training's folder cannot be deleted", e);
    }
  }
}
