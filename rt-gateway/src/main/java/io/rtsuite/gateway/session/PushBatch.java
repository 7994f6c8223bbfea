package io.rtsuite.gateway.session;

import io.netty.buffer.ByteBufAllocator;
import io.rtsuite.events.Kick;
import io.rtsuite.events.Membership;
import io.rtsuite.events.Push;
import io.rtsuite.events.PushRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Records of the push log on their way to every event loop, where they are applied in order. */
final class PushBatch {

  /** A record in the form in which event loops apply it. */
  sealed interface Step {
    record Deliver(EncodedPush push) implements Step {}

    record Move(Membership membership) implements Step {}

    record End(Kick kick) implements Step {}
  }

  private final List<Step> steps;
  private final AtomicInteger loopsLeft;
  private final Runnable done;

  PushBatch(List<PushRecord> records, ByteBufAllocator allocator, int loops, Runnable done) {
    this.steps = new ArrayList<>(records.size());
    for (PushRecord record : records) {
      switch (record) {
        case Push push -> steps.add(new Step.Deliver(new EncodedPush(push, allocator)));
        case Membership membership -> steps.add(new Step.Move(membership));
        case Kick kick -> steps.add(new Step.End(kick));
        case PushRecord.Unknown _ -> {}
      }
    }
    this.loopsLeft = new AtomicInteger(loops);
    this.done = done;
  }

  List<Step> steps() {
    return steps;
  }

  /** One event loop is through; the last one gives the frames back. */
  void loopDone() {
    if (loopsLeft.decrementAndGet() > 0) {
      return;
    }
    for (Step step : steps) {
      if (step instanceof Step.Deliver(EncodedPush push)) {
        push.release();
      }
    }
    done.run();
  }
}
