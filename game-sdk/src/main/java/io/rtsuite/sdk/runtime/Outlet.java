package io.rtsuite.sdk.runtime;

import io.rtsuite.events.PushPosition;
import io.rtsuite.events.Request;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Output;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What leaves a game, in the order in which it is given; the futures complete once it is safe.
 * After a failure nothing more may leave by the same outlet.
 */
public interface Outlet {

  /** Appends to the push log. */
  CompletableFuture<PushPosition> append(Output.Append append, @Nullable String trace);

  /**
   * Answers.
   *
   * @param after how much of the push log is to be applied before the answer
   */
  CompletableFuture<?> answer(
      Output.Answer answer, @Nullable PushPosition after, @Nullable String trace);

  /** Puts the input of an entry among the dead letters. */
  CompletableFuture<?> deadLetter(Entry entry, Output.DeadLetter dead, String key);

  /** Appends a signal of a clock to the partition's own requests. */
  CompletableFuture<?> signal(Request signal);
}
