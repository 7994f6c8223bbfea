package io.rtsuite.sdk.test;

import io.rtsuite.sdk.runtime.Ledger;
import io.rtsuite.sdk.runtime.OwnershipLost;
import java.util.random.RandomGenerator;

/** A ledger that sometimes does not write a batch, and sometimes does not say that it did. */
final class UnreliableLedger implements Ledger {

  private final Ledger ledger;
  private final RandomGenerator random;
  private final Runnable onUnknown;
  private final boolean[] calm;

  /**
   * @param calm its one element says that nothing fails any more
   */
  UnreliableLedger(Ledger ledger, RandomGenerator random, boolean[] calm, Runnable onUnknown) {
    this.ledger = ledger;
    this.random = random;
    this.calm = calm;
    this.onUnknown = onUnknown;
  }

  @Override
  public String claim() {
    return ledger.claim();
  }

  @Override
  public void readSnapshots(SnapshotReader reader) {
    ledger.readSnapshots(reader);
  }

  @Override
  public void readHistory(long from, EntryReader reader) {
    ledger.readHistory(from, reader);
  }

  @Override
  public long commit(Batch batch) {
    int fate = calm[0] ? 9 : random.nextInt(10);
    if (fate == 0) {
      throw new OwnershipLost("the batch was not written", null);
    }
    long first = ledger.commit(batch);
    if (fate == 1) {
      onUnknown.run();
      throw new OwnershipLost("nobody knows that the batch was written", null);
    }
    return first;
  }
}
