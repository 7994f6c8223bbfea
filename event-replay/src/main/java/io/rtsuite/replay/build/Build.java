package io.rtsuite.replay.build;

/** One build of a game. Nothing of it touches Kafka. */
public interface Build extends AutoCloseable {

  /** The class of the game. */
  String game();

  /** The schema of what it writes. */
  int schema();

  /** A subject to which nothing has happened. */
  Subject begin(String name);

  /**
   * A subject as it was when its snapshot was taken.
   *
   * @param snapshot the record's value
   * @throws Unfit when this build cannot read it
   */
  Subject restore(String name, byte[] snapshot);

  @Override
  void close();

  /** The build cannot follow what another one wrote; the message says why, in words. */
  final class Unfit extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Says why. */
    public Unfit(String why, Throwable cause) {
      super(why, cause);
    }

    /** Says why. */
    public Unfit(String why) {
      super(why);
    }
  }
}
