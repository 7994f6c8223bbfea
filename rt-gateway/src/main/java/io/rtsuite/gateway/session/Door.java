package io.rtsuite.gateway.session;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Holds connections back until the gateway is ready, a bounded number for a bounded time. */
final class Door {

  private final Duration patience;
  private final int places;
  private final Set<CompletableFuture<Boolean>> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean open;
  private volatile boolean shut;

  Door(Duration patience, int places) {
    this.patience = patience;
    this.places = places;
  }

  /** Completes with whether the way is free. */
  CompletableFuture<Boolean> passed() {
    if (open) {
      return CompletableFuture.completedFuture(true);
    }
    if (shut || waiting.size() >= places) {
      return CompletableFuture.completedFuture(false);
    }
    var passed = new CompletableFuture<Boolean>();
    waiting.add(passed);
    // Opened or shut in between, it may have missed this one.
    if (open || shut) {
      passed.complete(open);
    }
    passed.completeOnTimeout(false, patience.toMillis(), TimeUnit.MILLISECONDS);
    // Whoever hears of it finds the place free again.
    return passed.whenComplete((_, _) -> waiting.remove(passed));
  }

  boolean isOpen() {
    return open;
  }

  /** From here on nobody passes, and nobody waits. */
  void shut() {
    shut = true;
    open = false;
    waiting.forEach(passed -> passed.complete(false));
  }

  void open() {
    open = true;
    waiting.forEach(passed -> passed.complete(true));
  }
}
