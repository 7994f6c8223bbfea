package io.rtsuite.events;

import java.util.Optional;
import java.util.Set;

/**
 * A channel and a bare event name; as text {@code <channel prefix><name>}.
 *
 * @param name 1–100 of letters, digits, {@code _ - : . /}, starting with a letter, and none of the
 *     names that Socket.IO keeps for itself
 */
public record EventName(Channel channel, String name) {

  /** Longest bare name, in characters. */
  public static final int MAX_LENGTH = 100;

  private static final Set<String> RESERVED =
      Set.of(
          "connect",
          "connect_error",
          "disconnect",
          "disconnecting",
          "newListener",
          "removeListener");

  /**
   * @throws IllegalArgumentException naming the offending name, as it can only come from a
   *     programmer; text from outside goes through {@link #parse}
   */
  public EventName {
    if (!isValid(name)) {
      throw new IllegalArgumentException(
          "event name '%s' is reserved or is not 1-%d of letters, digits, _ - : . / starting with a letter"
              .formatted(name, MAX_LENGTH));
    }
  }

  /** Whether the text can be a bare name. */
  public static boolean isValid(String name) {
    if (name.isEmpty() || name.length() > MAX_LENGTH || RESERVED.contains(name)) {
      return false;
    }
    if (!isLetter(name.charAt(0))) {
      return false;
    }
    for (int i = 1; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!isLetter(c) && !(c >= '0' && c <= '9') && "_-:./".indexOf(c) < 0) {
        return false;
      }
    }
    for (Channel channel : Channel.values()) {
      if (name.startsWith(channel.prefix())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /** Reads a qualified name; empty when it has no known prefix or the rest is no valid name. */
  public static Optional<EventName> parse(String qualified) {
    for (Channel channel : Channel.values()) {
      if (qualified.startsWith(channel.prefix())) {
        String name = qualified.substring(channel.prefix().length());
        return isValid(name) ? Optional.of(new EventName(channel, name)) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Reads a qualified name, or a bare one as an event of {@code fallback}. */
  public static Optional<EventName> parse(String text, Channel fallback) {
    return isValid(text) ? Optional.of(new EventName(fallback, text)) : parse(text);
  }

  /** The name as it stands in messages. */
  public String qualified() {
    return channel.prefix() + name;
  }

  @Override
  public String toString() {
    return qualified();
  }
}
