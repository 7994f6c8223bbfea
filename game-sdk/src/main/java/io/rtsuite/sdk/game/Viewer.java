package io.rtsuite.sdk.game;

/** Who looks at a state. */
public sealed interface Viewer {

  /** One person. */
  record Player(String userId) implements Viewer {}

  /** Anybody: what a whole room may see. */
  record Spectator() implements Viewer {}

  /** The operator, who sees everything; never sent to players. */
  record House() implements Viewer {}
}
