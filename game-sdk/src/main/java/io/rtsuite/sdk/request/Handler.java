package io.rtsuite.sdk.request;

import io.rtsuite.events.EventDeclaration;

/** Handles the requests of one event. */
public interface Handler {

  /** The event, as gateways are told. */
  EventDeclaration declaration();

  /**
   * Answers the request by ending the exchange; called on a virtual thread, for one request of a
   * subject at a time.
   *
   * @throws Exception what an error filter may know, else {@code internal}
   */
  void handle(Exchange exchange) throws Exception;
}
