package io.rtsuite.sdk.test;

import io.rtsuite.log.Stamp;
import io.rtsuite.log.test.MemoryLogPartition;
import io.rtsuite.log.test.MemoryLogWriter;
import io.rtsuite.sdk.test.AccidentStep.Write;
import java.io.IOException;

/**
 * Stores and acknowledges what owners append to one log, in order, until the record at which
 * something is to go wrong. It goes wrong once; {@link Write#HELD} goes on until {@link #none}.
 */
final class Fates implements MemoryLogPartition.Harness {

  private final MemoryLogPartition partition;
  private Write write = Write.ACKNOWLEDGED;
  private int left;
  private int strangers;

  Fates(MemoryLogPartition partition) {
    this.partition = partition;
    partition.hold(this);
  }

  /** Something is to go wrong with a record, counted from the next one. */
  void plan(Write what, int at) {
    write = what;
    left = at;
  }

  /** Nothing goes wrong. */
  void none() {
    plan(Write.ACKNOWLEDGED, 0);
  }

  /** Lets happen what is held for a writer, as far as it is not to stay so. */
  void settle(MemoryLogWriter writer) {
    settle(writer, AccidentStep.ALL);
  }

  /** Lets that many records at most be stored and acknowledged. */
  void settle(MemoryLogWriter writer, int records) {
    int done = 0;
    while (done < records && !writer.isDead() && !isHeld(writer)) {
      boolean stores = writer.outcomes() > 0;
      if (!advance(writer)) {
        return;
      }
      if (stores) {
        done++;
      }
    }
  }

  private boolean isHeld(MemoryLogWriter writer) {
    return write == Write.HELD && left == 0 && writer.outcomes() == 0 && writer.waiting() > 0;
  }

  /** Held records do not stay so when their owner waits for them. */
  @Override
  public boolean advance(MemoryLogWriter writer) {
    if (writer.outcomes() > 0) {
      deliver(writer);
    } else if (writer.waiting() > 0) {
      store(writer);
    } else if (!writer.deletions().isEmpty()) {
      writer.delete();
    } else {
      return false;
    }
    return true;
  }

  private void deliver(MemoryLogWriter writer) {
    boolean now = left == 0 && writer.isStored(0);
    if (now && write == Write.UNACKNOWLEDGED) {
      none();
      writer.deliverAsFailed(new IOException("cut on purpose"));
    } else if (now && write == Write.WITHOUT_OFFSET) {
      none();
      writer.deliverWithoutOffset();
    } else {
      if (write == Write.UNACKNOWLEDGED || write == Write.WITHOUT_OFFSET) {
        left--;
      }
      writer.deliver();
    }
  }

  private void store(MemoryLogWriter writer) {
    switch (write) {
      case ACKNOWLEDGED, UNACKNOWLEDGED, WITHOUT_OFFSET -> writer.store();
      case REFUSED, LATE, INTERRUPTED, CLAIMED, HELD -> {
        if (left > 0) {
          left--;
          writer.store();
        } else {
          goWrong(writer);
        }
      }
    }
  }

  private void goWrong(MemoryLogWriter writer) {
    var what = write;
    if (what != Write.HELD) {
      none();
    }
    switch (what) {
      case REFUSED -> writer.refuse(new IOException("refused on purpose"));
      case LATE ->
          writer.loseTrack((writer.waiting() + 1) / 2, new IOException("out of sight on purpose"));
      case INTERRUPTED -> stranger(new Stamp.Entry("stranger", 1));
      case CLAIMED -> stranger(new Stamp.Claim("stranger-" + strangers++));
      case HELD, ACKNOWLEDGED, UNACKNOWLEDGED, WITHOUT_OFFSET -> writer.store();
    }
  }

  private void stranger(Stamp stamp) {
    partition.append(null, new byte[] {'{', '}'}, stamp);
  }
}
