package io.rtsuite.replay;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The source of a test that has a game decide a story again.
 *
 * @param game its class, in full
 * @param file of the fixture, without its ending
 */
record StoryTestSource(String game, String file) {

  /** Made of the subject's name. */
  String className() {
    return Arrays.stream(file.split("[^A-Za-z0-9]+"))
            .filter(part -> !part.isEmpty())
            .map(part -> Character.toUpperCase(part.charAt(0)) + part.substring(1))
            .collect(Collectors.joining("", startsWithLetter() ? "" : "Subject", ""))
        + "StoryTest";
  }

  private boolean startsWithLetter() {
    return Character.isLetter(
        file.codePoints().filter(c -> c != '_' && c != '-').findFirst().orElse('0'));
  }

  String text() {
    int dot = game.lastIndexOf('.');
    return """
    package %1$s;

    import io.rtsuite.sdk.test.RecordedStory;
    import org.junit.jupiter.api.Test;

    /** What happened to one subject, decided again; made by {@code ./rt replay export}. */
    class %2$s {

      @Test
      void comes_out_as_it_did() {
        RecordedStory.of(%2$s.class, "%3$s.jsonl").replay(new %4$s());
      }
    }
    """
        .formatted(
            game.substring(0, dot), className(), file, game.substring(dot + 1).replace('$', '.'));
  }
}
