package io.rtsuite.gateway.request;

/** Where services send their replies to this gateway. */
interface ReplyAddress {

  /** A partition of the topic of replies. */
  record Place(String topic, int partition) {}

  /** Known before the first request. */
  Place place();
}
