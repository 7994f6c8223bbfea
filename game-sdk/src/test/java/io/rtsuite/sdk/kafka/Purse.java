package io.rtsuite.sdk.kafka;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import io.micronaut.serde.annotation.Serdeable;
import io.rtsuite.broker.test.TestBroker;
import io.rtsuite.sdk.Caller;
import io.rtsuite.sdk.ClientEvent;
import io.rtsuite.sdk.Notice;
import io.rtsuite.sdk.game.Clock;
import io.rtsuite.sdk.game.Commands;
import io.rtsuite.sdk.game.Context;
import io.rtsuite.sdk.game.Decision;
import io.rtsuite.sdk.game.Game;
import io.rtsuite.sdk.game.Viewer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A purse that coins are put into, with a clock that closes it, and a coin that breaks the game.
 */
@Singleton
@Requires(property = "spec", value = "purse")
public class Purse implements Game<Purse.Coins, Purse.Wish, Purse.Fact> {

  static final String SERVICE = "purse";
  static final int PARTITIONS = 4;

  /** More than this build can take, where it says so. */
  static final int UNLUCKY = 13;

  /** Deciding about so many coins does not end before {@link #endless} says so. */
  static final int ENDLESS = 14;

  /** Lets what does not end go on at last, so that no thread is left behind. */
  static volatile boolean endless = true;

  @Serdeable
  public record Coins(String purse, int coins, int puts, @Nullable Long closes, boolean closed) {}

  @Serdeable
  public record Put(String purse, int coins) {}

  @Serdeable
  public record Open(String purse, int forMillis) {}

  @Serdeable
  public record Look(String purse) {}

  /** What players want. */
  public sealed interface Wish {
    record Add(String userId, int coins) implements Wish {}

    record OpenFor(int millis) implements Wish {}

    record Close() implements Wish {}

    record KeepOpen(Duration longer) implements Wish {}

    record See() implements Wish {}
  }

  /** What happened. */
  @Serdeable
  public record Fact(int added, @Nullable Long closes, boolean closed, String entropy) {}

  private final boolean lucky;
  private final int schema;

  Purse(@Value("${purse.lucky:false}") boolean lucky, @Value("${purse.schema:1}") int schema) {
    this.lucky = lucky;
    this.schema = schema;
  }

  @Override
  public Commands<Wish> commands() {
    return Commands.<Wish>none()
        .on(
            "PursePut",
            "purse",
            Duration.ofSeconds(30),
            Put.class,
            (caller, put) -> new Wish.Add(caller.userId(), put.coins()))
        .on("PurseOpen", "purse", Open.class, (_, open) -> new Wish.OpenFor(open.forMillis()))
        .on("PurseSee", "purse", Look.class, (_, _) -> new Wish.See());
  }

  @Override
  public Class<Coins> stateType() {
    return Coins.class;
  }

  @Override
  public Class<Fact> eventType() {
    return Fact.class;
  }

  @Override
  public int schema() {
    return schema;
  }

  @Override
  public Coins initial(String purse) {
    return new Coins(purse, 0, 0, null, false);
  }

  @Override
  public Decision<Fact> decide(Coins purse, Wish wish, Context context) {
    return switch (wish) {
      case Wish.See _ ->
          Decision.<Fact>accept().reply(purse).join(context.cause().clientId(), room(purse));
      case Wish.Add _ when purse.closed() -> Decision.reject("closed", "The purse is closed.");
      case Wish.Add(_, int coins) -> {
        if (coins == UNLUCKY && !lucky) {
          throw new IllegalStateException("secret of the house");
        }
        if (coins == ENDLESS) {
          hang();
        }
        yield happened(purse, new Fact(coins, purse.closes(), false, context.entropy().hex()));
      }
      case Wish.OpenFor(int millis) ->
          happened(purse, new Fact(0, context.time().plusMillis(millis).toEpochMilli(), false, ""));
      case Wish.Close _ -> happened(purse, new Fact(0, null, true, ""));
      case Wish.KeepOpen(Duration longer) -> {
        Long closes = purse.closes();
        yield happened(
            purse, new Fact(0, closes == null ? null : closes + longer.toMillis(), false, ""));
      }
    };
  }

  /** As a loop without an end does: interrupts do not reach it. */
  private static void hang() {
    while (endless) {
      Thread.onSpinWait();
    }
  }

  private Decision<Fact> happened(Coins purse, Fact fact) {
    Coins after = apply(purse, fact);
    return Decision.accept(fact)
        .reply(after)
        .tell(Notice.toRoom(room(purse), "PurseChanged", after));
  }

  static String room(Coins purse) {
    return "purse:" + purse.purse();
  }

  @Override
  public Coins apply(Coins purse, Fact fact) {
    return new Coins(
        purse.purse(),
        purse.coins() + fact.added(),
        purse.puts() + (fact.added() == 0 ? 0 : 1),
        fact.closes(),
        fact.closed());
  }

  @Override
  public @Nullable Object view(Coins purse, Viewer viewer) {
    return purse;
  }

  @Override
  public List<Clock<Wish>> clocks(Coins purse) {
    Long closes = purse.closes();
    return closes == null
        ? List.of()
        : List.of(
            new Clock<>(
                "open", Instant.ofEpochMilli(closes), new Wish.Close(), Wish.KeepOpen::new));
  }

  @Override
  public @Nullable Object summary(Coins purse) {
    return purse.puts() == 0 ? null : Map.of("coins", purse.coins());
  }

  /** Handled by a method beside the game. */
  @Singleton
  @Requires(property = "spec", value = "purse")
  static class Beside {
    @ClientEvent(value = "PurseWeigh", subject = "purse")
    Map<String, Integer> weigh(Caller caller, Look look) {
      return Map.of("grams", look.purse().length());
    }
  }

  static ApplicationContext start(String prefix, String instance, String... more) {
    var properties = new HashMap<String, Object>();
    properties.put("spec", "purse");
    properties.put("kafka.bootstrap.servers", TestBroker.bootstrapServers());
    properties.put("rt.topics.prefix", prefix);
    properties.put("rt.service.name", SERVICE);
    properties.put("rt.service.instance", instance);
    properties.put("rt.service.partitions", Integer.toString(PARTITIONS));
    for (int i = 0; i < more.length; i += 2) {
      properties.put(more[i], more[i + 1]);
    }
    return ApplicationContext.run(properties);
  }
}
