package io.rtsuite.log;

/**
 * What a record of an owned log says about its writer. A record without one was written by somebody
 * who is no owner.
 */
public sealed interface Stamp {

  /** The random id of the claim under which the record was written; of a claim its own. */
  String claim();

  /** From here on, the writer that drew this id owns the log. */
  record Claim(String claim) implements Stamp {}

  /**
   * A record of an owner.
   *
   * @param seq counts the log's valid records, anchors included, from 1 and without a gap
   */
  record Entry(String claim, long seq) implements Stamp {}

  /**
   * A record of an owner from which a reader that knows nothing of what lies before can begin.
   *
   * @param seq as in {@link Entry}
   * @param offset that the record has if it counts. An anchor that lies elsewhere does not count:
   *     so who begins with one knows without its claim that no later claim lies between
   */
  record Anchor(String claim, long seq, long offset) implements Stamp {}
}
