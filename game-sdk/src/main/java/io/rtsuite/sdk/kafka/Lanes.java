package io.rtsuite.sdk.kafka;

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

  /** Takes a task behind the others of its key. */
  synchronized void submit(String key, Runnable task) {
    if (closed) {
      throw new IllegalStateException("the lanes are closed");
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
    }
    return task;
  }

  /**
   * Takes nothing more and drops what has not begun.
   *
   * @return how many tasks were dropped
   */
  synchronized int close() {
    closed = true;
    int dropped = lanes.values().stream().mapToInt(Queue::size).sum();
    lanes.values().forEach(Queue::clear);
    return dropped;
  }
}
