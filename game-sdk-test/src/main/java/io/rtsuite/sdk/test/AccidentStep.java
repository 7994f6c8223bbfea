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
        AccidentStep.Acknowledge,
        AccidentStep.ArriveLate,
        AccidentStep.Deliver,
        AccidentStep.CommitOffset,
        AccidentStep.Kill,
        AccidentStep.Finish,
        AccidentStep.Stick,
        AccidentStep.TakeOver,
        AccidentStep.ResumeStale {

  /** As many as there are. */
  int ALL = Integer.MAX_VALUE;

  /** The logs that an owner writes. */
  enum Log {
    /** What became of each input. */
    HISTORY,
    /** The states of subjects, and how far they reach. */
    SNAPSHOTS,
    /** What lists show. */
    SUMMARIES
  }

  /** What becomes of what an owner has appended to a log. */
  enum Write {
    /** It is stored, and the owner learns of it. */
    ACKNOWLEDGED,
    /** A record is stored, and the owner is told that it is not. */
    UNACKNOWLEDGED,
    /** A record is stored, and the owner is not told where. */
    WITHOUT_OFFSET,
    /** A record is refused, and all behind it fails. */
    REFUSED,
    /** A record fails, all behind it too, and it may still arrive: see {@link ArriveLate}. */
    LATE,
    /** A record of somebody else lands before it. */
    INTERRUPTED,
    /** The claim of somebody who writes nothing else lands before it. */
    CLAIMED,
    /** From that record on nothing is stored before {@link Acknowledge} or the next decision. */
    HELD
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
   * The owner decides the next inputs, and does what time asks for; a new owner takes over where
   * there is none.
   *
   * @param inputs that it takes at most
   * @param log where something goes wrong
   * @param write what goes wrong there
   * @param at with which of the records that wait or are appended then, counted from 0; nothing
   *     goes wrong where there are fewer
   * @param outputs that it sends from here on before it dies; {@link #ALL}: it does not die
   */
  record Decide(int inputs, Log log, Write write, int at, int outputs) implements AccidentStep {}

  /**
   * Some of what the owner has appended to its history is stored, and it learns of it.
   *
   * @param records at most
   */
  record Acknowledge(int records) implements AccidentStep {}

  /**
   * A record arrives that was sent long ago, by an owner that does not live any more or does not
   * know of it.
   *
   * @param record which of those that may arrive, counted round
   */
  record ArriveLate(Log log, int record) implements AccidentStep {}

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

  /** The owner ends as it does when its service is stopped: everything is stored and saved. */
  record Finish() implements AccidentStep {}

  /**
   * The owner does not come back from deciding its next input; the next one is told which it was.
   */
  record Stick() implements AccidentStep {}

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

  /** Decides the next inputs; nothing fails. */
  static Decide decide(int inputs) {
    return new Decide(inputs, Log.HISTORY, Write.ACKNOWLEDGED, 0, ALL);
  }

  /** Decides the next inputs; a record of somebody else lands before one of their entries. */
  static Decide decide(int inputs, int at) {
    return new Decide(inputs, Log.HISTORY, Write.INTERRUPTED, at, ALL);
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
