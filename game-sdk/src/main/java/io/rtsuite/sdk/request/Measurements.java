package io.rtsuite.sdk.request;

import java.time.Duration;

/** Counts requests, where somebody wants to know. */
public interface Measurements {

  /**
   * A request was answered.
   *
   * @param event its bare name, or {@code unknown}
   * @param outcome {@code ok} or the error's code
   */
  void answered(String event, String outcome, Duration took);

  /** A record went to the dead letters. */
  void dead(String reason);
}
