package io.rtsuite.sdk.game;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.rtsuite.events.Topics;
import java.time.Duration;

/**
 * How a service keeps its games.
 *
 * @param subjects that may be in memory at once; requests about further ones are refused as {@code
 *     overloaded}
 * @param restore entries of a partition's history that a take-over has to read, about; what changed
 *     longer ago is in snapshots
 * @param saveAfter how long a change may be in the history alone; a quarter of what the history is
 *     kept at most
 */
@ConfigurationProperties("rt.game")
public record GameConfiguration(
    @Bindable(defaultValue = "100000") int subjects,
    @Bindable(defaultValue = "10000") int restore,
    @Bindable(defaultValue = "24h") Duration saveAfter) {

  /** Of what the history is kept, a change must be saved within a quarter. */
  public GameConfiguration {
    if (subjects < 1 || restore < 1) {
      throw new IllegalArgumentException("rt.game.subjects or rt.game.restore is below 1");
    }
    if (saveAfter.multipliedBy(4).compareTo(Topics.HISTORY_RETENTION) > 0) {
      throw new IllegalArgumentException(
          "rt.game.save-after is above a quarter of %s, which the history is kept"
              .formatted(Topics.HISTORY_RETENTION));
    }
  }
}
