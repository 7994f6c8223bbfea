package io.rtsuite.log.kafka;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One producer for many logs, replaced by a new one after its first failure.
 *
 * <p>A failed producer is closed at once, so that nothing that waits behind the failed record is
 * sent: all that was unacknowledged fails with it, in no order. Thread-safe.
 */
public final class SharedProducer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SharedProducer.class);

  private final String name;
  private final Supplier<Producer<byte[], byte[]>> opener;
  private @Nullable Producer<byte[], byte[]> current;
  private boolean closed;

  /**
   * @param name for the log
   * @param opener makes a producer that is idempotent, has {@code acks=all}, one request in flight
   *     and no limit to its delivery time; and {@code metadata.recovery.strategy=none}, for
   *     otherwise it forgets its topics when no broker answers: then each record waits for {@code
   *     max.block.ms} on the thread that sends it, and fails
   */
  public SharedProducer(String name, Supplier<Producer<byte[], byte[]>> opener) {
    this.name = name;
    this.opener = opener;
  }

  /**
   * Sends a record; the callback is called exactly once, on the producer's thread or, for what
   * cannot be sent at all, on this one.
   */
  public void send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    Producer<byte[], byte[]> producer;
    try {
      producer = opened();
    } catch (RuntimeException e) {
      callback.onCompletion(null, e);
      return;
    }
    send(producer, record, callback);
  }

  /** The same by a producer that was {@link #opened} before; fails once that one is replaced. */
  void send(
      Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record, Callback callback) {
    var once = new Once(callback);
    try {
      var _ =
          producer.send(
              record,
              (metadata, failure) -> {
                // A record that is refused for its size was not begun; those behind it may go on.
                if (failure != null && !(failure instanceof RecordTooLargeException)) {
                  discard(producer, failure);
                }
                once.onCompletion(metadata, failure);
              });
    } catch (InterruptException e) {
      once.onCompletion(null, e);
    } catch (RuntimeException e) {
      // It is closed or broken, and would throw at every record.
      discard(producer, e);
      once.onCompletion(null, e);
    }
  }

  private static final class Once implements Callback {
    private final Callback callback;
    private boolean done;

    Once(Callback callback) {
      this.callback = callback;
    }

    @Override
    public void onCompletion(
        org.apache.kafka.clients.producer.@Nullable RecordMetadata metadata,
        @Nullable Exception failure) {
      synchronized (this) {
        if (done) {
          return;
        }
        done = true;
      }
      callback.onCompletion(metadata, failure);
    }
  }

  /** Opens the producer ahead of the first record. */
  public synchronized Producer<byte[], byte[]> opened() {
    if (closed) {
      throw new IllegalStateException("the producer '" + name + "' is closed");
    }
    if (current == null) {
      current = opener.get();
    }
    return current;
  }

  private void discard(Producer<byte[], byte[]> producer, Exception failure) {
    synchronized (this) {
      if (current != producer) {
        return;
      }
      current = null;
    }
    LOG.atWarn()
        .addKeyValue("producer", name)
        .addKeyValue("cause", failure.toString())
        .log("A producer failed and is replaced");
    producer.close(Duration.ZERO);
  }

  /** Sends nothing more; what is on its way may or may not arrive. */
  @Override
  public void close() {
    Producer<byte[], byte[]> last;
    synchronized (this) {
      closed = true;
      last = current;
      current = null;
    }
    if (last != null) {
      last.close(Duration.ZERO);
    }
  }
}
