package io.rtsuite.gateway.catalog;

/** What gateways know of each other by their signs of life. */
public interface Gateways {

  /** Whether this gateway does what only one of all needs to do; on any thread. */
  boolean isFirst();
}
