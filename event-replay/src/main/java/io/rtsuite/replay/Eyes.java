package io.rtsuite.replay;

import io.rtsuite.replay.build.Subject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Through whose eyes a subject is looked at.
 *
 * @param player absent for the others
 */
record Eyes(boolean house, @Nullable String player) {

  private static final String PLAYER = "player:";

  byte[] view(Subject subject) {
    return house ? subject.houseView() : subject.view(player);
  }

  @Override
  public String toString() {
    return house ? "house" : player == null ? "spectator" : PLAYER + player;
  }

  /** Reads {@code house}, {@code spectator} or {@code player:<user>}. */
  static final class Converter implements ITypeConverter<Eyes> {
    @Override
    public Eyes convert(String text) {
      if (text.startsWith(PLAYER) && text.length() > PLAYER.length()) {
        return new Eyes(false, text.substring(PLAYER.length()));
      }
      return switch (text) {
        case "house" -> new Eyes(true, null);
        case "spectator" -> new Eyes(false, null);
        default ->
            throw new TypeConversionException(
                "'" + text + "' is not house, spectator or player:<user>");
      };
    }
  }
}
