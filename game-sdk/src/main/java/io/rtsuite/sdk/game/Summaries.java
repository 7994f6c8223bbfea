package io.rtsuite.sdk.game;

import java.util.NavigableMap;

/**
 * What lists show of all the subjects of the service, whichever instance holds them; injected into
 * handlers. Eventually consistent: as Kafka had it a moment ago.
 */
public interface Summaries {

  /**
   * The summaries of a tenant's subjects, by subject.
   *
   * @param type what {@link Game#summary} gives
   */
  <T> NavigableMap<String, T> all(String tenantId, Class<T> type);
}
