package io.rtsuite.template.counter;

import io.rtsuite.template.counter.Verdict.Accepted;
import io.rtsuite.template.counter.Verdict.Refusal;
import io.rtsuite.template.counter.Verdict.Refused;
import java.util.List;

/**
 * The state of one counter.
 *
 * @param version how often it has changed; the higher of two is the newer one
 */
public record Counter(String id, long value, long version) {

  /** As far as it goes. */
  public static final long HIGHEST = 1_000_000;

  /** A counter to which nothing has happened. */
  public static Counter untouched(String id) {
    return new Counter(id, 0, 0);
  }

  /** Accepts or refuses; changes nothing. */
  public Verdict decide(CounterCommand command) {
    return switch (command) {
      case CounterCommand.Add(long by) when by < -value -> new Refused(Refusal.BELOW_ZERO);
      case CounterCommand.Add(long by) when by > HIGHEST - value -> new Refused(Refusal.TOO_HIGH);
      case CounterCommand.Add(long by) -> new Accepted(List.of(new CounterEvent.Added(by)));
      case CounterCommand.Get _, CounterCommand.Watch _, CounterCommand.Unwatch _ ->
          new Accepted(List.of());
    };
  }

  /** The counter after the event; cannot refuse. */
  public Counter apply(CounterEvent event) {
    return switch (event) {
      case CounterEvent.Added(long by) -> new Counter(id, value + by, version + 1);
    };
  }
}
