package io.rtsuite.gateway.admin;

/** What separates a developer's machine from the world. */
public enum Mode {
  /** Demo secrets and the console on the page are fine. */
  DEVELOPMENT,
  /** Nothing unsafe starts. */
  PRODUCTION
}
