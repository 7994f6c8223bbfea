package io.rtsuite.sdk.request;

import org.jspecify.annotations.Nullable;

/** The trace of the request that the current thread handles. */
final class Tracing {

  private static final ScopedValue<String> TRACEPARENT = ScopedValue.newInstance();

  private Tracing() {}

  /** Runs a task as part of a trace; absent for none. */
  static void with(@Nullable String traceparent, Runnable task) {
    if (traceparent == null) {
      task.run();
    } else {
      ScopedValue.where(TRACEPARENT, traceparent).run(task::run);
    }
  }

  static @Nullable String current() {
    return TRACEPARENT.isBound() ? TRACEPARENT.get() : null;
  }
}
