package io.rtsuite.events;

import java.util.List;

/** Names of rooms: 1–128 characters, each meaning one room per tenant. */
public final class Rooms {

  /** Longest name, in characters. */
  public static final int MAX_LENGTH = 128;

  private Rooms() {}

  /** Whether the text can name a room. */
  public static boolean isValid(String room) {
    return !room.isEmpty() && room.length() <= MAX_LENGTH;
  }

  static String checked(String room) throws MalformedMessage {
    if (!isValid(room)) {
      throw new MalformedMessage("a room is not 1-" + MAX_LENGTH + " characters");
    }
    return room;
  }

  static List<String> checked(List<String> rooms) throws MalformedMessage {
    for (String room : rooms) {
      checked(room);
    }
    return rooms;
  }
}
