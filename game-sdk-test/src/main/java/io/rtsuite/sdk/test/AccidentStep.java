package io.rtsuite.sdk.test;

import java.time.Duration;

/**
 * One step of a schedule that {@link Accidents} plays: somebody asks, time passes, the owner of the
 * partition works, dies or is replaced. A step that finds nothing to act on does nothing, so that
 * any step of a schedule may be left out.
 */
public sealed interface AccidentStep
    permits Accidents.Ask,
        AccidentStep.AskAgain,
        AccidentStep.PassTime,
        AccidentStep.Decide,
        AccidentStep.Deliver,
        AccidentStep.CommitOffset,
        AccidentStep.Kill,
        AccidentStep.TakeOver,
        AccidentStep.ResumeStale {

  /** As many as there are. */
  int ALL = Integer.MAX_VALUE;

  /** What becomes of a batch that an owner writes. */
  enum Write {
    /** It is written, and the owner learns of it. */
    ACKNOWLEDGED,
    /** It is written, and the owner does not learn of it. */
    UNACKNOWLEDGED,
    /** It is not written. What was begun of it takes up offsets for ever. */
    REFUSED
  }

  /**
   * Sends an earlier action once more, with the same action id.
   *
   * @param action which one, counted from 0 in the order of the first requests
   */
  record AskAgain(int action) implements AccidentStep {}

  /** Lets time pass. Timers that are due fire when the owner works next. */
  record PassTime(Duration time) implements AccidentStep {}

  /**
   * The owner decides the next inputs as one batch; a new owner takes over where there is none.
   *
   * @param inputs that it takes at most
   * @param write what becomes of the batch
   * @param gap before which entry of the batch a record lands that is no entry, counted from 0;
   *     behind the batch if the batch is not longer
   * @param outputs that it sends from here on before it dies; {@link #ALL}: it does not die
   */
  record Decide(int inputs, Write write, int gap, int outputs) implements AccidentStep {}

  /**
   * Outputs that were sent arrive, in the order in which one owner sent them.
   *
   * @param owner whose outputs, counted backwards: 0 for the newest owner
   * @param outputs that arrive at most
   */
  record Deliver(int owner, int outputs) implements AccidentStep {}

  /** The consumer group learns below which offset all outputs have arrived. */
  record CommitOffset() implements AccidentStep {}

  /**
   * The owner dies.
   *
   * @param outputs of those on their way that still arrive, at most
   */
  record Kill(int outputs) implements AccidentStep {}

  /**
   * A new owner takes over. An owner that is there is not told and may go on by {@link
   * ResumeStale}.
   *
   * @param handedAgain decided inputs that Kafka hands to the new owner once more, at most
   */
  record TakeOver(int handedAgain) implements AccidentStep {}

  /**
   * Owners that were replaced go on as if nothing had happened.
   *
   * @param inputs that each takes at most
   */
  record ResumeStale(int inputs) implements AccidentStep {}

  /** Decides the next inputs as one batch; nothing fails. */
  static Decide decide(int inputs) {
    return new Decide(inputs, Write.ACKNOWLEDGED, 0, ALL);
  }

  /** Decides the next inputs as one batch, with a gap in the offsets before one of its entries. */
  static Decide decide(int inputs, int gap) {
    return new Decide(inputs, Write.ACKNOWLEDGED, gap, ALL);
  }

  /** All outputs of the newest owner arrive. */
  static Deliver deliver() {
    return new Deliver(0, ALL);
  }

  /** Lets time pass. */
  static PassTime later(Duration time) {
    return new PassTime(time);
  }

  /** The owner dies, and what it had on its way is lost. */
  static Kill kill() {
    return new Kill(0);
  }

  /** A new owner takes over. */
  static TakeOver takeOver() {
    return new TakeOver(0);
  }
}
