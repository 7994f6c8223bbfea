package io.rtsuite.sdk.request;

import io.rtsuite.events.EventDeclaration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings requests to the desk and takes away what leaves: Kafka, or memory in tests. */
public interface Transport {

  /** Makes the declared events reachable; from now on the desk gets requests. */
  void open(List<EventDeclaration> events, Desk desk);

  /** Leaves, and lets what is in flight finish within a bound. */
  void close();

  /** Whether requests reach the desk. */
  boolean isReady();

  /** Whether it works or waits for something that may come back; else only a restart helps. */
  boolean isAlive();

  /** Why it could not be opened, where a restart has to mend it; empty otherwise. */
  default Optional<String> failure() {
    return Optional.empty();
  }

  /** Why partitions of this instance are not worked on, by partition; empty while all are. */
  default Map<Integer, String> stopped() {
    return Map.of();
  }

  /** Requests taken and not finished. */
  int inFlight();

  /** What leaves. */
  Outbox outbox();

  /** The clock that delivery times are read from. */
  InstantSource clock();
}
