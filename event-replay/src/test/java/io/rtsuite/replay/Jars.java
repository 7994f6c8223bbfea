package io.rtsuite.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** The jars that the build has made of the project's games. */
final class Jars {

  static final Path COUNTER = jar("game-template");
  static final Path BLACKJACK = jar("game-blackjack");

  private Jars() {}

  private static Path jar(String module) {
    Path jar = Path.of("..", module, "target", module + "-0.1.0-SNAPSHOT.jar").normalize();
    assertThat(jar).as("built before these tests").isRegularFile();
    return jar;
  }
}
