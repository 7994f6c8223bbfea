package io.rtsuite.sdk.runtime;

import io.rtsuite.events.Request;
import io.rtsuite.sdk.request.Delivery.ReplyAddress;
import org.jspecify.annotations.Nullable;

/** A record of the request topic, as it arrived. */
public sealed interface Input {

  /** Where it stands in its partition. */
  long offset();

  /** The broker's time, epoch milliseconds. */
  long time();

  /** Where somebody waits for an answer; absent where nobody does. */
  @Nullable ReplyAddress replyTo();

  /** W3C trace context. */
  @Nullable String trace();

  /**
   * A request.
   *
   * @param redrive what an operator wants who sent it again; absent on all others
   */
  record Asked(
      long offset,
      long time,
      Request request,
      @Nullable ReplyAddress replyTo,
      @Nullable String trace,
      @Nullable Redrive redrive)
      implements Input {}

  /**
   * No request, or one in the wrong place.
   *
   * @param key the record's, as text; empty where it has none
   * @param reason one word
   * @param error what exactly is wrong
   */
  record Broken(
      long offset,
      long time,
      String key,
      String reason,
      String error,
      @Nullable ReplyAddress replyTo,
      @Nullable String trace)
      implements Input {}

  /** What is to become of an input that was parked. */
  enum Redrive {
    /** It is decided again, by a build that can. */
    DECIDE,
    /** It is given up; its subject goes on without it. */
    DISCARD
  }
}
