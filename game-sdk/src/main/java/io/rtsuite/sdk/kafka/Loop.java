package io.rtsuite.sdk.kafka;

import java.time.Duration;
import java.util.Map;

/** What takes the requests of the service from Kafka, in one of two ways. */
interface Loop {

  void start();

  /** Lets what is in flight finish within a bound, and leaves the group. */
  void stop() throws InterruptedException;

  /** Whether the group has given this instance its share, and it can be worked on. */
  boolean isAssigned();

  /** How long ago the loop last went round. */
  Duration sincePoll();

  /** Requests taken and not finished. */
  int inFlight();

  /** Why partitions are not worked on, by partition; empty while all are. */
  default Map<Integer, String> stopped() {
    return Map.of();
  }

  /** Whether it can go on without a restart of the process. */
  default boolean isAlive() {
    return true;
  }
}
