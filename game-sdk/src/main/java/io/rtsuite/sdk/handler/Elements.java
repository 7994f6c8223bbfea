package io.rtsuite.sdk.handler;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A publisher's elements, asked for one by one by a thread that may wait. */
final class Elements implements Iterator<Object>, AutoCloseable {

  private sealed interface Signal {
    record Subscribed(Subscription subscription) implements Signal {}

    record Next(Object element) implements Signal {}

    record Failed(Throwable failure) implements Signal {}

    record Complete() implements Signal {}
  }

  // One subscription, one requested element and one end can be waiting.
  private final BlockingQueue<Signal> signals = new ArrayBlockingQueue<>(4);
  private final Patience patience;
  private final Subscription subscription;
  private @Nullable Object next;
  private boolean ended;

  Elements(Publisher<?> publisher, Patience patience) {
    this.patience = patience;
    publisher.subscribe(new Listener(signals));
    if (!(await() instanceof Signal.Subscribed(Subscription given))) {
      throw new IllegalStateException("the publisher did not subscribe first");
    }
    this.subscription = given;
  }

  @Override
  public boolean hasNext() {
    if (next != null) {
      return true;
    }
    if (ended) {
      return false;
    }
    subscription.request(1);
    switch (await()) {
      case Signal.Next(Object element) -> next = element;
      case Signal.Complete() -> ended = true;
      case Signal.Failed(Throwable failure) -> {
        ended = true;
        throw failure instanceof RuntimeException unchecked
            ? unchecked
            : new IllegalStateException("the publisher failed", failure);
      }
      case Signal.Subscribed _ -> throw new IllegalStateException("subscribed twice");
    }
    return next != null;
  }

  @Override
  public Object next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    Object element = next;
    next = null;
    return element;
  }

  private Signal await() {
    try {
      Signal signal = signals.poll(patience.left().toMillis(), TimeUnit.MILLISECONDS);
      if (signal == null) {
        throw Patience.exhausted();
      }
      return signal;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Tells a publisher that has not ended that nobody listens any more. */
  @Override
  public void close() {
    subscription.cancel();
  }

  private record Listener(BlockingQueue<Signal> signals) implements Subscriber<Object> {
    @Override
    public void onSubscribe(Subscription given) {
      signals.add(new Signal.Subscribed(given));
    }

    @Override
    public void onNext(Object element) {
      signals.add(new Signal.Next(element));
    }

    @Override
    public void onError(Throwable failure) {
      signals.add(new Signal.Failed(failure));
    }

    @Override
    public void onComplete() {
      signals.add(new Signal.Complete());
    }
  }
}
