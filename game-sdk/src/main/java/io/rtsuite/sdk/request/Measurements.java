package io.rtsuite.sdk.request;

import io.rtsuite.events.EventName;
import java.time.Duration;

/** Counts requests, where somebody wants to know. */
public interface Measurements {

  /**
   * A request was answered.
   *
   * @param outcome {@code ok} or the error's code
   */
  void answered(EventName event, String outcome, Duration took);

  /** A record went to the dead letters. */
  void dead(String reason);
}
