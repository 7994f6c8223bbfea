package io.rtsuite.gateway.catalog;

/** Who of the gateways has died, and what is said of that. */
public interface GatewayWatch {

  /** Which gateways there are; on any thread. */
  GatewayPresence presence();

  /** Tells all gateways that one is gone and that nothing is left to be done about it. */
  void departed(String gateway);

  /**
   * Whether another gateway has taken this one for gone since this was last asked: services have
   * been told that its sessions have ended.
   */
  boolean wasTakenForGone();
}
