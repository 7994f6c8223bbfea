package io.rtsuite.replay;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * A process that runs one test class, and ends with 0 when all of its tests were run and passed.
 */
final class RunGenerated {

  private RunGenerated() {}

  public static void main(String[] arguments) {
    var listener = new SummaryGeneratingListener();
    var request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectClass(arguments[0])).build();
    LauncherFactory.create().execute(request, listener);
    var summary = listener.getSummary();
    summary.printFailuresTo(new PrintWriter(System.out, true));
    boolean passed = summary.getTestsSucceededCount() == 1 && summary.getTotalFailureCount() == 0;
    System.exit(passed ? 0 : 1);
  }
}
