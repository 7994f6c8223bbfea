package io.rtsuite.sdk;

import io.rtsuite.events.RtError;
import java.util.Optional;

/**
 * Says what a client is told when a handler throws. A bean of this type is asked for each such
 * exception, in bean order; the first answer counts. What none of them knows is logged with its
 * stack trace and becomes {@code internal}.
 */
@FunctionalInterface
public interface ErrorFilter {

  /** The error that the exception means to the caller; empty for one it does not know. */
  Optional<RtError> errorFor(Exception failure, Caller caller);
}
