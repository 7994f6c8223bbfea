package io.rtsuite.events;

/** The version of every message's shape, its field {@code v}; fields are only ever added to it. */
public final class Schema {

  /** What this build writes. */
  public static final int VERSION = 1;

  private Schema() {}

  /** Refuses a version that this build cannot read. */
  public static void check(long version) throws MalformedMessage {
    if (version != VERSION) {
      throw new MalformedMessage("schema version " + version + " is not " + VERSION);
    }
  }

  static EventName event(String qualified) throws MalformedMessage {
    return EventName.parse(qualified)
        .orElseThrow(() -> new MalformedMessage("event is not <channel>_channel_event.<name>"));
  }
}
