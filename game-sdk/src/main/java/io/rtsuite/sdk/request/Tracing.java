package io.rtsuite.sdk.request;

import org.jspecify.annotations.Nullable;

/** The trace of the request that the current thread handles. */
final class Tracing {

  static final ScopedValue<String> TRACEPARENT = ScopedValue.newInstance();

  private Tracing() {}

  static @Nullable String current() {
    return TRACEPARENT.isBound() ? TRACEPARENT.get() : null;
  }
}
