package io.rtsuite.sdk;

import io.rtsuite.events.ErrorCode;
import io.rtsuite.events.EventName;
import io.rtsuite.events.Rooms;

/**
 * A room or an event is named in a way in which none can be; its asker gets {@code bad_request}.
 */
public final class InvalidName extends UnsendableOutput {

  private static final long serialVersionUID = 1L;

  private InvalidName(String message) {
    super(ErrorCode.BAD_REQUEST, message);
  }

  /**
   * Makes sure that the text can name a room.
   *
   * @throws InvalidName quoting its beginning
   */
  public static void checkRoom(String room) {
    if (!Rooms.isValid(room)) {
      throw new InvalidName(
          "room '%.40s' is not 1-%d characters".formatted(room, Rooms.MAX_LENGTH));
    }
  }

  /**
   * Makes sure that the text can be the bare name of an event.
   *
   * @throws InvalidName quoting its beginning
   */
  public static void checkEvent(String name) {
    if (!EventName.isValid(name)) {
      throw new InvalidName(
          "event '%.40s' is reserved or is not 1-%d of letters, digits, _ - : . / starting with a letter"
              .formatted(name, EventName.MAX_LENGTH));
    }
  }
}
