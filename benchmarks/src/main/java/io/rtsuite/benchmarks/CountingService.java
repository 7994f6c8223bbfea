package io.rtsuite.benchmarks;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Requires;
import io.micronaut.serde.annotation.Serdeable;
import io.rtsuite.sdk.Notice;
import io.rtsuite.sdk.game.Commands;
import io.rtsuite.sdk.game.Context;
import io.rtsuite.sdk.game.Decision;
import io.rtsuite.sdk.game.Game;
import io.rtsuite.sdk.game.Viewer;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The least that a game on the SDK can do: counts, answers, and tells the subject's room. */
@Singleton
@Requires(property = "bench.game")
public class CountingService
    implements Game<CountingService.Count, CountingService.Add, CountingService.Added> {

  static final String NAME = "bench-counting";
  static final String EVENT = "BenchCount";

  /** The state. */
  @Serdeable
  public record Count(String subject, long total) {}

  /** The wish. */
  @Serdeable
  public record Add(String subject, String text) {}

  /** What happened. */
  @Serdeable
  public record Added(String text) {}

  @Override
  public Commands<Add> commands() {
    return Commands.<Add>none().on(EVENT, "subject", Add.class, (_, add) -> add);
  }

  @Override
  public Class<Count> stateType() {
    return Count.class;
  }

  @Override
  public Class<Added> eventType() {
    return Added.class;
  }

  @Override
  public Count initial(String subject) {
    return new Count(subject, 0);
  }

  @Override
  public Decision<Added> decide(Count count, Add add, Context context) {
    var happened = new Added(add.text());
    return Decision.accept(happened)
        .reply(add)
        .tell(Notice.toRoom("count:" + count.subject(), "BenchCounted", apply(count, happened)));
  }

  @Override
  public Count apply(Count count, Added added) {
    return new Count(count.subject(), count.total() + 1);
  }

  @Override
  public @Nullable Object view(Count count, Viewer viewer) {
    return count;
  }

  /**
   * Serves until its parent is gone.
   *
   * @param arguments Kafka's address, the service's name, its partitions, and further settings as
   *     {@code name=value}
   */
  public static void main(String[] arguments) {
    Child.endWithParent();
    var properties = new HashMap<String, Object>();
    properties.put("micronaut.application.name", arguments[1]);
    properties.put("bench.game", "true");
    properties.put("rt.service.name", arguments[1]);
    properties.put("kafka.bootstrap.servers", arguments[0]);
    properties.put("rt.service.partitions", arguments[2]);
    for (int i = 3; i < arguments.length; i++) {
      String[] setting = arguments[i].split("=", 2);
      properties.put(setting[0], setting[1]);
    }
    var context = ApplicationContext.builder().properties(Map.copyOf(properties)).start();
    Runtime.getRuntime().addShutdownHook(new Thread(context::close, "shutdown"));
    System.out.println("ready");
  }
}
