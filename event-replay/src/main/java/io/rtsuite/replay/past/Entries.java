package io.rtsuite.replay.past;

import io.rtsuite.events.MalformedMessage;
import io.rtsuite.replay.log.Messages;
import io.rtsuite.sdk.history.Entry;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one partition of a history that count, anchors among them, in order and read as
 * they are asked for.
 */
public final class Entries {

  private final Messages messages;
  private @Nullable Recorded ahead;
  private boolean looked;

  Entries(Messages messages) {
    this.messages = messages;
  }

  /** The next one, which stays the next one; null at the end. */
  public @Nullable Recorded peek() {
    if (!looked) {
      ahead = read();
      looked = true;
    }
    return ahead;
  }

  /** The next one; null at the end. */
  public @Nullable Recorded next() {
    Recorded next = peek();
    looked = false;
    return next;
  }

  private @Nullable Recorded read() {
    var message = messages.next();
    if (message == null) {
      return null;
    }
    try {
      return new Recorded(message, Entry.decode(message.value()));
    } catch (MalformedMessage e) {
      throw new Unusable(
          "the history cannot be read at " + message.place() + ": " + e.getMessage(), e);
    }
  }
}
