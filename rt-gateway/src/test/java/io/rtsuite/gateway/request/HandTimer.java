package io.rtsuite.gateway.request;

import io.netty.util.Timeout;
import io.netty.util.Timer;
import io.netty.util.TimerTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A timer that the test winds. */
final class HandTimer implements Timer {

  private final List<Entry> entries = new ArrayList<>();
  private long now;

  private final class Entry implements Timeout {
    private final TimerTask task;
    private final long at;
    private boolean cancelled;
    private boolean expired;

    Entry(TimerTask task, long at) {
      this.task = task;
      this.at = at;
    }

    @Override
    public Timer timer() {
      return HandTimer.this;
    }

    @Override
    public TimerTask task() {
      return task;
    }

    @Override
    public boolean isExpired() {
      return expired;
    }

    @Override
    public boolean isCancelled() {
      return cancelled;
    }

    @Override
    public boolean cancel() {
      cancelled = true;
      return true;
    }
  }

  @Override
  public Timeout newTimeout(TimerTask task, long delay, TimeUnit unit) {
    var entry = new Entry(task, now + unit.toMillis(delay));
    entries.add(entry);
    return entry;
  }

  void pass(Duration time) throws Exception {
    now += time.toMillis();
    for (Entry entry : List.copyOf(entries)) {
      if (!entry.cancelled && !entry.expired && entry.at <= now) {
        entry.expired = true;
        entry.task.run(entry);
      }
    }
  }

  /** Timers that still run. */
  long running() {
    return entries.stream().filter(it -> !it.cancelled && !it.expired).count();
  }

  @Override
  public Set<Timeout> stop() {
    return Set.of();
  }
}
