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
 * @param news of the clocks that run and of what lists show afterwards; absent where nothing
 *     happened
 * @param dead why the input goes to the dead letters; absent where it does not
 * @param failure what the game broke with, for the log
 */
public record Decided<S>(
    String key,
    Entry entry,
    S state,
    @Nullable News news,
    @Nullable DeadLetter dead,
    @Nullable Throwable failure) {

  /**
   * What follows from a new state.
   *
   * @param clocks that run now
   * @param summary what lists show now
   * @param summaryChanged whether they showed something else before
   */
  public record News(List<Running> clocks, Optional<Json> summary, boolean summaryChanged) {
    public News {
      clocks = List.copyOf(clocks);
    }
  }

  /**
   * Why an input goes to the dead letters.
   *
   * @param reason one word
   * @param error what exactly is wrong; says nothing of the content
   */
  public record DeadLetter(String reason, String error) {}
}
