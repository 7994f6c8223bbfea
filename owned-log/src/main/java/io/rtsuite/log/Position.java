package io.rtsuite.log;

/**
 * A place in a log from which it can be read on without what lies before.
 *
 * @param offset of the next record
 * @param claim id of the newest claim below the offset; empty where there is none
 * @param seq of the last valid record below the offset; 0 where there is none
 */
public record Position(long offset, String claim, long seq) {

  /** The beginning of a log from which nothing was ever deleted. */
  public static final Position BEGINNING = new Position(0, "", 0);
}
