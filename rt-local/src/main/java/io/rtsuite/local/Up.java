package io.rtsuite.local;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts everything, says how to reach it, and runs until it is told to stop or a part fails. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = "Starts Kafka, the gateway and the games in one process.")
final class Up implements Callable<Integer> {

  private static final Duration DEMO_VALIDITY = Duration.ofDays(7);

  @Mixin private Main.Place place = new Main.Place();

  @Option(
      names = "--port",
      paramLabel = "<port>",
      description = "where clients connect (default: 4001; 0: any free one)")
  private int port = 4001;

  @Option(
      names = "--kafka-port",
      paramLabel = "<port>",
      description = "where Kafka listens on this machine (default: 9092; 0: any free one)")
  private int kafkaPort = 9092;

  @Option(
      names = "--listen",
      paramLabel = "<address>",
      description =
          "where the gateway listens: 127.0.0.1, which is this machine only (default), another of"
              + " its addresses, or 0.0.0.0 for all")
  private String listen = Listen.LOOPBACK;

  @Option(
      names = "--games",
      paramLabel = "<games>",
      description =
          "which games to start, with commas between: blackjack, template (default: both), or none")
  private String games = Game.EVERY;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    List<Game> chosen = Game.chosen(games);
    Listen at = Listen.parse(listen);
    at.checkFree(port, "--port");
    Listen.parse(Listen.LOOPBACK).checkFree(kafkaPort, "--kafka-port");
    DataFolder data = place.folder();
    String secret = data.secret(System.getenv("RT_JWT_SECRET"));
    var tokens = new Tokens(secret);
    try (DataFolder.Lock _ = data.lock()) {
      Logs.toFile(data.log());
      var suite = new Suite(new Suite.Settings(at, port, kafkaPort, data.kafka(), secret, chosen));
      var cache = StartupCache.ofThisRun(data.path());
      return new UntilStopped(data.log(), spec.commandLine().getErr())
          .run(new Whole(suite, cache, tokens, data));
    }
  }

  /** Everything, with the training of the cache that makes the next start quick. */
  private final class Whole implements UntilStopped.Served {

    private final Suite suite;
    private final StartupCache cache;
    private final Tokens tokens;
    private final DataFolder data;

    Whole(Suite suite, StartupCache cache, Tokens tokens, DataFolder data) {
      this.suite = suite;
      this.cache = cache;
      this.tokens = tokens;
      this.data = data;
    }

    @Override
    public void start() {
      suite.start();
      suite.awaitServing(tokens);
      String ada = tokens.sign("ada", List.of(), null, Instant.now(), DEMO_VALIDITY);
      String bob = tokens.sign("bob", List.of(), null, Instant.now(), DEMO_VALIDITY);
      PrintWriter out = spec.commandLine().getOut();
      out.print(Greeting.text(suite, ada, bob, data.log().toString()));
      out.flush();
      if (cache.trainIfMissing()) {
        out.println(StartupCache.TRAINING);
      }
    }

    @Override
    public Optional<String> stopped() {
      return suite.stopped();
    }

    @Override
    public void close() {
      cache.close();
      suite.close();
    }
  }
}
