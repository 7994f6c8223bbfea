package io.rtsuite.events;

/** Who an event is for, written as a prefix of its name on Kafka and never on a socket. */
public enum Channel {
  /** What clients may ask: {@code client_channel_event.X}. */
  CLIENT("client_channel_event."),
  /** What clients are told: {@code server_channel_event.X}. */
  SERVER("server_channel_event."),
  /** What gateways tell services; never crosses the edge: {@code private_channel_event.X}. */
  PRIVATE("private_channel_event.");

  private final String prefix;

  Channel(String prefix) {
    this.prefix = prefix;
  }

  /** The text in front of the bare name, dot included. */
  public String prefix() {
    return prefix;
  }

  /** The event of this channel with the given bare name. */
  public EventName event(String name) {
    return new EventName(this, name);
  }
}
