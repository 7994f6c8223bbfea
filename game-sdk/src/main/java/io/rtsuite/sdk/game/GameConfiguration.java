package io.rtsuite.sdk.game;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How a service keeps its games.
 *
 * @param subjects that may be in memory at once; requests about further ones are refused as {@code
 *     overloaded}
 * @param restore entries of a partition's history that a take-over has to read, about; what changed
 *     longer ago is in snapshots
 * @param saveAfter how long a change may be in the history alone before its subject is saved
 * @param retention how long the history is kept; older entries are deleted once no take-over needs
 *     them
 * @param decideLimit how long deciding one input may take before its partition goes on without it
 */
@ConfigurationProperties("rt.game")
public record GameConfiguration(
    @Bindable(defaultValue = "1000000") int subjects,
    @Bindable(defaultValue = "10000") int restore,
    @Bindable(defaultValue = "24h") Duration saveAfter,
    @Bindable(defaultValue = "7d") Duration retention,
    @Bindable(defaultValue = "10s") Duration decideLimit) {

  /** Checks that each is a bound. */
  public GameConfiguration {
    if (subjects < 1 || restore < 1) {
      throw new IllegalArgumentException("rt.game.subjects or rt.game.restore is below 1");
    }
    if (retention.isNegative() || retention.isZero()) {
      throw new IllegalArgumentException("rt.game.retention is not above zero");
    }
    if (decideLimit.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("rt.game.decide-limit is below a second");
    }
  }
}
