package io.rtsuite.endtoend;

import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/** Stops the suite after the last test, before its Kafka goes. */
public final class SuiteEnd implements TestExecutionListener {

  @Override
  public void testPlanExecutionFinished(TestPlan testPlan) {
    Suite.end();
  }
}
