package io.rtsuite.sdk.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.serde.annotation.Serdeable;
import io.rtsuite.sdk.game.Clock;
import io.rtsuite.sdk.game.Commands;
import io.rtsuite.sdk.game.Context;
import io.rtsuite.sdk.game.Decision;
import io.rtsuite.sdk.game.Game;
import io.rtsuite.sdk.game.Viewer;
import io.rtsuite.sdk.test.Simulation.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ClocksTest {

  private static final long BEGINNING = Playthrough.BEGINNING.toEpochMilli();

  /** Which eggs boil until when, and which are done. */
  @Serdeable
  record Kitchen(Map<String, Long> eggs, List<String> done) {}

  /** An egg went into the water, got more time, or was taken out. */
  @Serdeable
  record Cooked(String egg, String how, long until) {}

  sealed interface Cooking {
    record Boil(String egg, long millis) implements Cooking {}

    record TakeOut(String egg) implements Cooking {}

    record Longer(String egg, long millis) implements Cooking {}
  }

  /** Eggs with a clock each; when one whose name ends in a plus is done, another goes in. */
  static class Eggs implements Game<Kitchen, Cooking, Cooked> {

    @Override
    public Commands<Cooking> commands() {
      return Commands.none();
    }

    @Override
    public Class<Kitchen> stateType() {
      return Kitchen.class;
    }

    @Override
    public Class<Cooked> eventType() {
      return Cooked.class;
    }

    @Override
    public Kitchen initial(String subject) {
      return new Kitchen(Map.of(), List.of());
    }

    @Override
    public Decision<Cooked> decide(Kitchen kitchen, Cooking command, Context context) {
      return switch (command) {
        case Cooking.Boil(var egg, long millis) ->
            Decision.accept(new Cooked(egg, "boiled", context.time().toEpochMilli() + millis));
        case Cooking.Longer(var egg, long millis) ->
            Decision.accept(
                new Cooked(egg, "boiled", kitchen.eggs().getOrDefault(egg, 0L) + millis));
        case Cooking.TakeOut(var egg) when egg.equals("burnt") ->
            throw new IllegalStateException("burnt at " + context.time());
        case Cooking.TakeOut(var egg) when egg.endsWith("+") ->
            Decision.accept(
                new Cooked(egg, "done", 0),
                new Cooked(egg + "+", "boiled", context.time().toEpochMilli() + 1_000));
        case Cooking.TakeOut(var egg) when egg.equals("endless") ->
            Decision.accept(
                new Cooked(egg, "boiled", context.time().toEpochMilli() + kitchen.done().size()));
        case Cooking.TakeOut(var egg) -> {
          assertThat(context.cause()).isEqualTo(Context.Cause.clock("default"));
          yield Decision.accept(new Cooked(egg, "done", 0));
        }
      };
    }

    @Override
    public Kitchen apply(Kitchen kitchen, Cooked event) {
      var eggs = new HashMap<>(kitchen.eggs());
      var done = new ArrayList<>(kitchen.done());
      if (event.how().equals("done")) {
        eggs.remove(event.egg());
        done.add(event.egg());
      } else {
        eggs.put(event.egg(), event.until());
      }
      return new Kitchen(Map.copyOf(eggs), List.copyOf(done));
    }

    @Override
    public List<Clock<Cooking>> clocks(Kitchen kitchen) {
      return kitchen.eggs().entrySet().stream()
          .map(egg ->
              new Clock<Cooking>(
                  "egg-" + egg.getKey(),
                  Instant.ofEpochMilli(egg.getValue()),
                  new Cooking.TakeOut(egg.getKey()),
                  lost -> new Cooking.Longer(egg.getKey(), lost.toMillis())))
          .toList();
    }

    @Override
    public @Nullable Object view(Kitchen kitchen, Viewer viewer) {
      return kitchen;
    }
  }

  private final Playthrough<Kitchen, Cooking, Cooked> kitchen = Playthrough.of(new Eggs());

  private void boil(String egg, int seconds) {
    kitchen.when("ada", new Cooking.Boil(egg, 1_000L * seconds)).accepted();
  }

  @Nested
  class time_that_passes {
    @Test
    void rings_what_is_due_in_the_order_of_its_time() {
      boil("hard", 30);
      boil("soft", 20);
      boil("later", 61);

      kitchen.later(Duration.ofMinutes(1));

      assertThat(kitchen.state().done()).containsExactly("soft", "hard");
      assertThat(kitchen.rung())
          .extracting(Playthrough.Rung::clock)
          .containsExactly("egg-soft", "egg-hard");
      assertThat(kitchen.rung())
          .extracting(Playthrough.Rung::at)
          .containsExactly(
              Instant.ofEpochMilli(BEGINNING + 20_000), Instant.ofEpochMilli(BEGINNING + 30_000));
      assertThat(kitchen.rung().getFirst().step().events())
          .containsExactly(new Cooked("soft", "done", 0));
    }

    @Test
    void rings_what_is_due_at_its_very_end_and_nothing_before() {
      boil("egg", 20);

      kitchen.later(Duration.ofMillis(19_999));
      assertThat(kitchen.rung()).isEmpty();
      kitchen.later(Duration.ofMillis(1));
      assertThat(kitchen.rung()).hasSize(1);
    }

    @Test
    void rings_clocks_that_others_started() {
      boil("egg+", 1);

      kitchen.later(Duration.ofMillis(3_500));

      assertThat(kitchen.state().done()).containsExactly("egg+", "egg++", "egg+++");
    }

    @Test
    void goes_on_to_its_end() {
      boil("egg", 1);
      kitchen.later(Duration.ofSeconds(5));

      kitchen.when("ada", new Cooking.Boil("next", 0));

      assertThat(kitchen.state().eggs()).isEqualTo(Map.of("next", BEGINNING + 5_000));
    }

    @Test
    void rings_a_clock_once_even_when_it_runs_on() {
      boil("endless", 1);

      kitchen.later(Duration.ofSeconds(5)).later(Duration.ofSeconds(5));

      assertThat(kitchen.rung()).hasSize(1);
    }
  }

  @Nested
  class an_outage {
    @Test
    void rings_nothing_and_extends_what_runs() {
      boil("egg", 20);

      kitchen.outage(Duration.ofSeconds(30));

      assertThat(kitchen.rung()).isEmpty();
      assertThat(kitchen.state().eggs()).isEqualTo(Map.of("egg", BEGINNING + 50_000));
      kitchen.later(Duration.ofSeconds(20));
      assertThat(kitchen.state().done()).containsExactly("egg");
    }

    @Test
    void is_to_leave_the_same_clock_running_for_longer() {
      var deaf =
          new Eggs() {
            @Override
            public Decision<Cooked> decide(Kitchen kitchen, Cooking command, Context context) {
              return command instanceof Cooking.Longer
                  ? Decision.accept()
                  : super.decide(kitchen, command, context);
            }
          };
      var played = Playthrough.of(deaf);
      played.when("ada", new Cooking.Boil("egg", 1_000));

      assertThatThrownBy(() -> played.outage(Duration.ofSeconds(1)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("egg-egg");
    }
  }

  @Nested
  class a_clock {
    @Test
    void never_comes_back() {
      boil("egg", 1);
      kitchen.later(Duration.ofSeconds(1));

      assertThatThrownBy(() -> boil("egg", 1))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("egg-egg");
    }

    @Test
    void has_a_decision_that_can_be_repeated() {
      var counting =
          new Eggs() {
            private int calls;

            @Override
            public Decision<Cooked> decide(Kitchen kitchen, Cooking command, Context context) {
              return command instanceof Cooking.TakeOut
                  ? Decision.accept(new Cooked("egg", "done", ++calls))
                  : super.decide(kitchen, command, context);
            }
          };
      var played = Playthrough.of(counting);
      played.when("ada", new Cooking.Boil("egg", 1_000));

      assertThatThrownBy(() -> played.later(Duration.ofSeconds(1)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("cannot be repeated");
    }
  }

  @Nested
  class a_simulation {
    @Test
    void lets_clocks_ring() {
      var report =
          Simulation.of(new Eggs())
              .seeds(10)
              .steps(100)
              .wishes((random, state) -> {
                var egg = "egg" + (state.eggs().size() + state.done().size());
                return new Wish<>("ada", new Cooking.Boil(egg, random.nextInt(10_000)));
              })
              .run();

      assertThat(report.accepted()).isEqualTo(1_000);
      assertThat(report.rung()).isBetween(500, 1_000);
    }

    @Test
    void names_the_seed_when_a_clock_rings_wrongly() {
      var burning =
          Simulation.of(new Eggs())
              .seeds(5)
              .wishes((_, state) ->
                  new Wish<>(
                      "ada",
                      state.eggs().isEmpty()
                          ? new Cooking.Boil("burnt", 1_000)
                          : new Cooking.Longer("burnt", 1)));

      assertThatThrownBy(burning::run)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("seed 1, step ")
          .hasMessageContaining("burnt at 2026-01-01T00:00:");
    }
  }
}
