package io.rtsuite.gateway.request;

/** The requests in flight, as seen by whoever ends the gateway. */
public interface OpenRequests {

  /** From here on new requests are refused; what was sent may still be answered. */
  void drain();

  /** How many wait for their answers. */
  int count();
}
