package io.rtsuite.sdk.runtime;

import io.rtsuite.events.PushPosition;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Output;
import io.rtsuite.sdk.request.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends what acknowledged entries say, in their order, and knows up to which input everything is
 * stored: outputs, summaries, and what methods beside the game do.
 *
 * <p>Thread-safe, but entries are to be given one after the other.
 */
final class OutputSender {

  private final Outlet outlet;
  private final Progress progress;
  private final AtomicLong unacknowledgedBytes = new AtomicLong();
  private volatile @Nullable Throwable failure;

  /**
   * @param first offset of the first input whose outputs may not be stored
   */
  OutputSender(Outlet outlet, long first) {
    this.outlet = outlet;
    this.progress = new Progress(first);
  }

  /** What has to be stored because of one input. */
  final class Pending {
    private final long offset;
    private final AtomicInteger parts;

    private Pending(long offset, int parts) {
      this.offset = offset;
      this.parts = new AtomicInteger(parts);
    }

    /** One part of it is stored. */
    void done() {
      if (parts.decrementAndGet() == 0) {
        progress.done(offset);
      }
    }
  }

  /**
   * An input is about to be decided, above all before.
   *
   * @param parts how often {@link Pending#done} has to be called until it counts as stored
   */
  Pending begin(long offset, int parts) {
    progress.started(offset);
    return new Pending(offset, parts);
  }

  /** Sends the outputs of an entry; one part of it is done when they are stored. */
  void send(Entry entry, String key, Pending pending) {
    if (failure != null) {
      return;
    }
    if (entry.outputs().isEmpty()) {
      pending.done();
      return;
    }
    int bytes = 0;
    CompletableFuture<PushPosition> moved = null;
    var sent = new ArrayList<CompletableFuture<?>>(entry.outputs().size());
    for (Output output : entry.outputs()) {
      bytes += output.size();
      switch (output) {
        case Output.Append append -> {
          var position = outlet.append(append, entry.trace());
          sent.add(position);
          if (append.awaited()) {
            moved = position;
          }
        }
        case Output.Answer answer ->
            sent.add(
                moved == null
                    ? outlet.answer(answer, null, entry.trace())
                    : moved.thenCompose(after -> outlet.answer(answer, after, entry.trace())));
        case Output.DeadLetter dead -> sent.add(outlet.deadLetter(entry, dead, key));
      }
    }
    int sum = bytes;
    unacknowledgedBytes.addAndGet(sum);
    var all =
        sent.size() == 1
            ? sent.getFirst()
            : CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new));
    var _ =
        all.whenComplete((_, cause) -> {
          unacknowledgedBytes.addAndGet(-sum);
          if (cause == null) {
            pending.done();
          } else {
            failure = cause;
          }
        });
  }

  /** Why outputs do not get through any more; absent while they do. */
  @Nullable Throwable failure() {
    return failure;
  }

  /** Bytes of outputs that are on their way. */
  long unacknowledgedBytes() {
    return unacknowledgedBytes.get();
  }

  /** Offset below which everything that inputs caused is stored. */
  long position() {
    return progress.position();
  }

  /** How many inputs are ahead of {@link #position}. */
  long spread() {
    return progress.spread();
  }

  /** Waits until everything is stored; false when the time was too short. */
  boolean awaitDone(Duration most) throws InterruptedException {
    return progress.awaitDone(most);
  }
}
