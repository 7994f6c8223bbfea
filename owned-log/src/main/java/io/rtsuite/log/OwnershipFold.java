package io.rtsuite.log;

/**
 * Decides for each record of a log, in order, whether it counts.
 *
 * <p>A record counts if the claim it names is the newest one before it and its number follows the
 * last one that counted; an anchor besides has to be where its owner meant it to be. The verdict
 * depends only on what lies before, so no reader ever revises it and all readers agree, wherever
 * they begin. Not thread-safe.
 */
public final class OwnershipFold {

  /** What a record is to a reader. */
  public enum Verdict {
    /** The beginning of an ownership. */
    CLAIM,
    /** A record that counts. */
    VALID,
    /** An anchor that counts. */
    ANCHOR,
    /** A record that does not count, now or ever. */
    VOID
  }

  private String claim;
  private long seq;
  private long next;
  private boolean begun;

  private OwnershipFold(Position position, boolean begun) {
    this.claim = position.claim();
    this.seq = position.seq();
    this.next = position.offset();
    this.begun = begun;
  }

  /** Begins at a position that an owner stored, or at {@link Position#BEGINNING}. */
  public static OwnershipFold at(Position position) {
    return new OwnershipFold(position, true);
  }

  /**
   * Begins at a log's first offset: at offset 0 as at {@link Position#BEGINNING}, elsewhere at the
   * first anchor that is where its owner meant it to be. Owners delete up to an anchor of theirs,
   * so the first record is one, or lies a little before it: a broker that is killed soon after a
   * deletion forgets the log's start, and finds another one at a segment's.
   */
  public static OwnershipFold atStart(long firstOffset) {
    return new OwnershipFold(new Position(firstOffset, "", 0), firstOffset == 0);
  }

  /** Takes the log's next record. */
  public Verdict take(LogRecord record) {
    next = record.offset() + 1;
    return switch (record.stamp()) {
      case null -> Verdict.VOID;
      case Stamp.Claim(String id) -> {
        claim = id;
        yield begun ? Verdict.CLAIM : Verdict.VOID;
      }
      case Stamp.Entry(String id, long number) ->
          begun && follows(id, number) ? Verdict.VALID : Verdict.VOID;
      case Stamp.Anchor(String id, long number, long offset) -> {
        if (offset != record.offset()) {
          yield Verdict.VOID;
        }
        if (begun) {
          yield follows(id, number) ? Verdict.ANCHOR : Verdict.VOID;
        }
        if (!claim.isEmpty() && !id.equals(claim)) {
          yield Verdict.VOID;
        }
        begun = true;
        claim = id;
        seq = number;
        yield Verdict.ANCHOR;
      }
    };
  }

  private boolean follows(String id, long number) {
    if (!id.equals(claim) || number != seq + 1) {
      return false;
    }
    seq = number;
    return true;
  }

  /** Whether a place to begin was found; until then nothing counts. */
  public boolean hasBegun() {
    return begun;
  }

  /** Where the next record is read from, with what has to be known there. */
  public Position position() {
    return new Position(next, claim, seq);
  }
}
