package io.rtsuite.gateway.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rtsuite.events.Client;
import io.rtsuite.events.Json;
import io.rtsuite.events.JsonWriter;
import io.rtsuite.events.Partitions;
import io.rtsuite.events.RecordHeaders;
import io.rtsuite.events.Request;
import io.rtsuite.events.SessionOpened;
import io.rtsuite.gateway.catalog.Catalog;
import io.rtsuite.gateway.catalog.Control;
import io.rtsuite.gateway.catalog.Route;
import io.rtsuite.gateway.kafka.Appender;
import io.rtsuite.gateway.request.Ids;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Private events about sessions, on their way to every service that lists them. */
@Singleton
final class Announcements {

  /** A session has ended. */
  static final String CLIENT_DISCONNECTED = "ClientDisconnected";

  private final Supplier<Catalog> catalog;
  private final Appender appender;
  private final Ids ids;
  private final LifecycleMeters meters;
  private final InstantSource clock;

  @Inject
  Announcements(Control control, Appender appender, Ids ids, LifecycleMeters meters) {
    this(control::catalog, appender, ids, meters, InstantSource.system());
  }

  Announcements(
      Supplier<Catalog> catalog,
      Appender appender,
      Ids ids,
      LifecycleMeters meters,
      InstantSource clock) {
    this.catalog = catalog;
    this.appender = appender;
    this.ids = ids;
    this.meters = meters;
    this.clock = clock;
  }

  /** Where an event goes now. */
  List<Route> listeners(String event) {
    return catalog.get().listeners().getOrDefault(event, List.of());
  }

  /** Whether an event can be sent to all who listen. */
  boolean areReady(List<Route> routes) {
    return routes.stream().allMatch(route -> appender.isReady(route.topic()));
  }

  static Json reason(String reason) {
    return JsonWriter.write(out -> {
      out.writeStartObject();
      out.writeStringField("reason", reason);
      out.writeEndObject();
    });
  }

  /** Tells who a new session's client is, and that it is there. */
  void begun(SessionOpened session, String front) {
    Json by =
        JsonWriter.write(out -> {
          out.writeStartObject();
          out.writeStringField("front", front);
          out.writeEndObject();
        });
    Json at =
        JsonWriter.write(out -> {
          out.writeStartObject();
          out.writeNumberField("connectedAt", clock.millis());
          out.writeEndObject();
        });
    send(listeners("AuthSocket"), session, by, untold -> untold.forEach(_ -> meters.lost()));
    send(listeners("ClientConnected"), session, at, untold -> untold.forEach(_ -> meters.lost()));
  }

  /**
   * Sends an event, without waiting; nobody answers it.
   *
   * @param untold hears once, on any thread, the routes by which it was not sent or perhaps not;
   *     those to which no sending leads are left out and counted
   */
  void send(List<Route> routes, SessionOpened session, Json data, Consumer<List<Route>> untold) {
    var outcome = new Outcome(routes.size() + 1, untold);
    for (Route route : routes) {
      if (appender.isReady(route.topic())) {
        appender.append(record(route, session, data), outcome.of(route));
      } else {
        meters.lost();
        outcome.done();
      }
    }
    outcome.done();
  }

  private ProducerRecord<byte[], byte[]> record(Route route, SessionOpened session, Json data) {
    long now = clock.millis();
    var request =
        new Request(
            ids.request(),
            route.declaration().event(),
            session.user().id(),
            session.user(),
            Client.of(session.id()),
            now,
            now + route.declaration().deadline().toMillis(),
            data,
            false);
    String key = request.key();
    var record =
        new ProducerRecord<>(
            route.topic(),
            Partitions.of(key, route.partitions()),
            key.getBytes(UTF_8),
            request.encode());
    RecordHeaders.put(record.headers(), RecordHeaders.CORRELATION_ID, request.id());
    RecordHeaders.put(record.headers(), RecordHeaders.TRACEPARENT, ids.traceparent());
    return record;
  }

  /** What became of one event on all its routes. */
  private final class Outcome {
    private final AtomicInteger open;
    private final Consumer<List<Route>> untold;
    private final Queue<Route> failed = new ConcurrentLinkedQueue<>();

    Outcome(int open, Consumer<List<Route>> untold) {
      this.open = new AtomicInteger(open);
      this.untold = untold;
    }

    void done() {
      if (open.decrementAndGet() == 0) {
        untold.accept(List.copyOf(failed));
      }
    }

    Appender.Receipt of(Route route) {
      return new Appender.Receipt() {
        @Override
        public void stored(long offset) {
          done();
        }

        @Override
        public void refused(Exception cause) {
          failed.add(route);
          done();
        }

        @Override
        public void uncertain(Exception cause) {
          failed.add(route);
          done();
        }

        @Override
        public void tooLarge(Exception cause) {
          meters.lost();
          done();
        }
      };
    }
  }
}
