package io.rtsuite.events;

import java.util.Optional;

/**
 * The errors that gateways and the SDK give; services add their own codes. {@code docs/errors.md}
 * is generated from this list.
 */
public enum ErrorCode {
  UNKNOWN_EVENT("unknown_event", false, "No service has declared this event."),
  NO_HANDLER("no_handler", true, "The service of this event has no live instance."),
  BAD_REQUEST("bad_request", false, "The request does not have the shape this event asks for."),
  UNAUTHORIZED("unauthorized", false, "The token is missing, invalid or expired."),
  FORBIDDEN("forbidden", false, "This user may not do that."),
  RATE_LIMITED("rate_limited", true, "Too many requests; slow down."),
  OVERLOADED("overloaded", true, "Too much is in flight; nothing was sent. Ask again later."),
  UNAVAILABLE(
      "unavailable",
      true,
      "No service can be reached at the moment; nothing was sent. Ask again later."),
  TIMEOUT(
      "timeout",
      true,
      "No answer within the deadline; the outcome is unknown. Ask again with the same actionId."),
  EXPIRED("expired", true, "The request reached its service after its deadline; nothing was done."),
  ACTION_ID_REUSED("action_id_reused", false, "This actionId was used before with other content."),
  TOO_LARGE("too_large", false, "What this request would send is larger than one message may be."),
  PARKED(
      "parked",
      true,
      "An earlier request about the same subject could not be decided; an operator has to look at it."),
  INTERNAL("internal", false, "Something broke on our side; the requestId finds it in the logs.");

  private final String code;
  private final boolean retryable;
  private final String meaning;

  ErrorCode(String code, boolean retryable, String meaning) {
    this.code = code;
    this.retryable = retryable;
    this.meaning = meaning;
  }

  /** The stable code clients see. */
  public String code() {
    return code;
  }

  /** Whether the same request may succeed later. */
  public boolean retryable() {
    return retryable;
  }

  /** One sentence for people, used as the standard message. */
  public String meaning() {
    return meaning;
  }

  /** The catalogued error with this code; empty for a service's own. */
  public static Optional<ErrorCode> of(String code) {
    for (ErrorCode known : values()) {
      if (known.code.equals(code)) {
        return Optional.of(known);
      }
    }
    return Optional.empty();
  }
}
