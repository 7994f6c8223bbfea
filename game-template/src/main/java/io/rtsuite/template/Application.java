package io.rtsuite.template;

import io.rtsuite.sdk.ServiceProgram;

/** The counter service as a program. */
public final class Application {

  private Application() {}

  /** Runs it until the process is told to stop. */
  public static void main(String[] arguments) {
    ServiceProgram.run(Application.class, arguments);
  }
}
