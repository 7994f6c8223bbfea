package io.rtsuite.template;

import io.micronaut.runtime.Micronaut;

/** The counter service as a program. */
public final class Application {

  private Application() {}

  /** Runs it until the process is told to stop. */
  public static void main(String[] arguments) {
    Micronaut.build(arguments).mainClass(Application.class).banner(false).start();
  }
}
