package io.rtsuite.sdk.runtime;

import io.rtsuite.events.Json;
import io.rtsuite.sdk.history.Entry;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of an input, before it is written down.
 *
 * @param key of the entry
 * @param state of the subject afterwards
 * @param news what follows from the new state; absent where nothing happened
 * @param failure what the game broke with, for the log
 */
public record Decided<S>(
    String key, Entry entry, S state, @Nullable News news, @Nullable Throwable failure) {

  /**
   * What follows from a new state.
   *
   * @param clocks that run now
   * @param summary what lists show now
   */
  public record News(List<Running> clocks, Optional<Json> summary) {
    public News {
      clocks = List.copyOf(clocks);
    }
  }
}
