package io.rtsuite.gateway;

import io.micronaut.runtime.Micronaut;

/** Starts the gateway. */
public final class Application {

  private Application() {}

  /** The program. */
  public static void main(String[] args) {
    Micronaut.build(args).banner(false).start();
  }
}
