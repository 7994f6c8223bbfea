package io.rtsuite.sdk.kafka;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks of one key one after the other, those of different keys at once. */
final class Lanes {

  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

  private final Executor executor;
  private final Map<String, Queue<Runnable>> lanes = new HashMap<>();
  private boolean closed;

  Lanes(Executor executor) {
    this.executor = executor;
  }

  /** Takes a task behind the others of its key; not after closing. */
  synchronized void submit(String key, Runnable task) {
    if (closed) {
      return;
    }
    Queue<Runnable> waiting = lanes.get(key);
    if (waiting == null) {
      lanes.put(key, new ArrayDeque<>(1));
      executor.execute(() -> drain(key, task));
    } else {
      waiting.add(task);
    }
  }

  private void drain(String key, Runnable first) {
    @Nullable Runnable task = first;
    while (task != null) {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        LOG.atError().setCause(e).log("A task failed; its lane goes on");
      }
      task = next(key);
    }
  }

  private synchronized @Nullable Runnable next(String key) {
    Queue<Runnable> waiting = lanes.get(key);
    Runnable task = waiting == null ? null : waiting.poll();
    if (task == null) {
      lanes.remove(key);
      notifyAll();
    }
    return task;
  }

  /** Drops what has not begun. */
  synchronized void close() {
    closed = true;
    lanes.values().forEach(Queue::clear);
  }

  /** Waits until nothing runs; false when the time was too short. */
  synchronized boolean awaitIdle(Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (!lanes.isEmpty()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }
}
