package io.rtsuite.gateway.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.util.Timer;
import io.rtsuite.events.Client;
import io.rtsuite.events.ErrorCode;
import io.rtsuite.events.Json;
import io.rtsuite.events.Membership;
import io.rtsuite.events.Partitions;
import io.rtsuite.events.RecordHeaders;
import io.rtsuite.events.Request;
import io.rtsuite.events.RtError;
import io.rtsuite.gateway.catalog.Catalog;
import io.rtsuite.gateway.catalog.Control;
import io.rtsuite.gateway.catalog.Reachability;
import io.rtsuite.gateway.catalog.Route;
import io.rtsuite.gateway.kafka.Appender;
import io.rtsuite.gateway.kafka.TopicsConfig;
import io.rtsuite.gateway.push.PushProgress;
import io.rtsuite.gateway.session.Ack;
import io.rtsuite.gateway.session.ClientFrame;
import io.rtsuite.gateway.session.Inbox;
import io.rtsuite.gateway.session.OpenSession;
import io.rtsuite.gateway.session.SessionConfig;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Sends clients' events to the services that answer them, and remembers who is waiting. */
@Singleton
@Named(Inbox.REQUESTS)
final class Requests implements Inbox, OpenRequests {

  private static final String PING = "ping";
  private static final String PONG = "pong";

  /** About what a request's envelope and headers take, and what it costs to wait for its answer. */
  private static final int ENVELOPE = 1_000;

  private final Supplier<Catalog> catalog;
  private final PendingRequests pending;
  private final ReplyAddress replyAddress;
  private final Appender appender;
  private final BooleanSupplier kafka;
  private final PushProgress pushes;
  private final Timer timer;
  private final Ids ids;
  private final RequestConfig limits;
  private final String errorEvent;
  private final String pushTopic;
  private final RequestMeters meters;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final ByteBudget bytes;
  private volatile boolean draining;

  @Inject
  Requests(
      Control control,
      PendingRequests pending,
      ReplyAddress replyAddress,
      Appender appender,
      Reachability reachability,
      PushProgress pushes,
      Timer timer,
      Ids ids,
      RequestConfig limits,
      SessionConfig sessions,
      TopicsConfig topics,
      RequestMeters meters) {
    this(
        control::catalog,
        pending,
        replyAddress,
        appender,
        reachability::isReachable,
        pushes,
        timer,
        ids,
        limits,
        sessions,
        topics,
        meters,
        InstantSource.system(),
        System::nanoTime);
  }

  Requests(
      Supplier<Catalog> catalog,
      PendingRequests pending,
      ReplyAddress replyAddress,
      Appender appender,
      BooleanSupplier kafka,
      PushProgress pushes,
      Timer timer,
      Ids ids,
      RequestConfig limits,
      SessionConfig sessions,
      TopicsConfig topics,
      RequestMeters meters,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.catalog = catalog;
    this.pending = pending;
    this.replyAddress = replyAddress;
    this.appender = appender;
    this.kafka = kafka;
    this.pushes = pushes;
    this.timer = timer;
    this.ids = ids;
    this.limits = limits;
    this.errorEvent = sessions.errorEvent();
    this.pushTopic = topics.topics().pushes().name();
    this.meters = meters;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.bytes = new ByteBudget(limits.totalBytes());
    meters.bytesInFlight(bytes::held);
  }

  @Override
  public Conversation opened(OpenSession session) {
    return new Asker(session);
  }

  @Override
  public void drain() {
    draining = true;
  }

  @Override
  public int count() {
    return pending.count();
  }

  /** One session, its open requests and its budgets. */
  private final class Asker implements Conversation, PendingRequest.Surroundings {
    private final OpenSession session;
    private final Map<PendingRequest, HeldBytes> open = new LinkedHashMap<>();
    private final ByteBudget ownBytes = new ByteBudget(limits.perSessionBytes(), bytes);
    private final Map<String, TokenBucket> budgets = new HashMap<>();

    Asker(OpenSession session) {
      this.session = session;
    }

    @Override
    public void received(ClientFrame frame) {
      if (frame.event().equals(PING)) {
        pong(frame.ack());
        return;
      }
      String id = ids.request();
      switch (catalog.get().find(frame.event())) {
        case Catalog.Lookup.Unknown _ -> refuse(frame, RtError.of(ErrorCode.UNKNOWN_EVENT, id));
        case Catalog.Lookup.NoHandler _ -> refuse(frame, RtError.of(ErrorCode.NO_HANDLER, id));
        case Catalog.Lookup.Served(Route route) -> ask(frame, route, id);
      }
    }

    @Override
    public boolean isIdle() {
      return open.isEmpty();
    }

    private void pong(@Nullable Ack ack) {
      Json now = Answers.timestamp("timestamp", clock.millis());
      session.send(PONG, now);
      if (ack != null) {
        session.write(ack.success(session.allocator(), List.of(now)));
      }
    }

    private void refuse(ClientFrame frame, RtError error) {
      meters.refused(error.code());
      PendingRequest.tell(session, frame.ack(), error, frame.event(), errorEvent);
    }

    private void ask(ClientFrame frame, Route route, String id) {
      if (!kafka.getAsBoolean()) {
        refuse(frame, RtError.of(ErrorCode.UNAVAILABLE, id));
        return;
      }
      if (!appender.isReady(route.topic())) {
        refuse(frame, RtError.of(ErrorCode.NO_HANDLER, id));
        return;
      }
      if (!isWithinRate(route)) {
        refuse(frame, RtError.of(ErrorCode.RATE_LIMITED, id));
        return;
      }
      if (draining || open.size() >= limits.perSession() || pending.count() >= limits.total()) {
        refuse(frame, RtError.of(ErrorCode.OVERLOADED, id));
        return;
      }
      long size = size(frame);
      if (!ownBytes.take(size)) {
        refuse(frame, RtError.of(ErrorCode.OVERLOADED, id));
        return;
      }
      var held = new HeldBytes(ownBytes, size);
      Json first = frame.arguments().isEmpty() ? null : frame.arguments().getFirst();
      switch (FirstArgument.read(first, route.declaration().subject())) {
        case FirstArgument.Wrong(String reason) -> {
          held.notSent();
          refuse(frame, RtError.of(ErrorCode.BAD_REQUEST, reason, id));
        }
        case FirstArgument.Read read -> send(frame, route, id, read, held);
      }
    }

    private static long size(ClientFrame frame) {
      long size = ENVELOPE + frame.event().length();
      for (Json argument : frame.arguments()) {
        size += argument.bytes().length;
      }
      return size;
    }

    private boolean isWithinRate(Route route) {
      int rate = route.declaration().maxRate();
      if (rate == 0) {
        return true;
      }
      long now = nanoTime.getAsLong();
      // A rate that services change takes effect for new connections.
      return budgets
          .computeIfAbsent(route.declaration().event().name(), _ -> new TokenBucket(rate, now))
          .take(now);
    }

    private void send(
        ClientFrame frame, Route route, String id, FirstArgument.Read read, HeldBytes held) {
      String subject = read.subject() == null ? session.user().id() : read.subject();
      List<Json> arguments = frame.arguments();
      boolean several = arguments.size() > 1;
      Json data =
          several ? Json.array(arguments) : arguments.isEmpty() ? null : arguments.getFirst();
      var client = new Client(session.clientId(), read.windowId(), read.actionId());
      ProducerRecord<byte[], byte[]> record = record(route, id, subject, client, data, several);
      ReplyAddress.Place place = replyAddress.place();
      RecordHeaders.put(record.headers(), RecordHeaders.REPLY_TOPIC, place.topic());
      RecordHeaders.put(
          record.headers(), RecordHeaders.REPLY_PARTITION, Integer.toString(place.partition()));

      // Waiting begins before sending: the reply may arrive before append returns.
      var request = new PendingRequest(id, frame.event(), session, frame.ack(), this);
      open.put(request, held);
      pending.add(request);
      request.expiresBy(
          timer.newTimeout(
              _ -> session.enqueue(() -> request.fail(RtError.of(ErrorCode.TIMEOUT, id))),
              route.declaration().deadline().toMillis(),
              TimeUnit.MILLISECONDS));
      appender.append(record, new Sent(request, held, kafka));
    }

    private ProducerRecord<byte[], byte[]> record(
        Route route,
        String id,
        String subject,
        Client client,
        @Nullable Json data,
        boolean several) {
      long now = clock.millis();
      var request =
          new Request(
              id,
              route.declaration().event(),
              subject,
              session.user(),
              client,
              now,
              now + route.declaration().deadline().toMillis(),
              data,
              several);
      String key = request.key();
      var record =
          new ProducerRecord<>(
              route.topic(),
              Partitions.of(key, route.partitions()),
              key.getBytes(UTF_8),
              request.encode());
      RecordHeaders.put(record.headers(), RecordHeaders.CORRELATION_ID, id);
      RecordHeaders.put(record.headers(), RecordHeaders.TRACEPARENT, ids.traceparent());
      return record;
    }

    @Override
    public void closed(String reason) {
      List.copyOf(open.keySet()).forEach(PendingRequest::abandon);
    }

    @Override
    public void finished(PendingRequest request) {
      HeldBytes held = open.remove(request);
      if (held != null) {
        held.answered();
      }
      pending.remove(request);
    }

    @Override
    public void append(Membership membership, PendingRequest.MembershipReceipt receipt) {
      appender.append(
          new ProducerRecord<>(pushTopic, 0, null, membership.encode()),
          new Appender.Receipt() {
            @Override
            public void stored(long offset) {
              receipt.stored(offset);
            }

            @Override
            public void refused(Exception cause) {
              receipt.failed(cause);
            }

            @Override
            public void uncertain(Exception cause) {
              receipt.failed(cause);
            }

            @Override
            public void tooLarge(Exception cause) {
              receipt.failed(cause);
            }
          });
    }

    @Override
    public PushProgress pushes() {
      return pushes;
    }

    @Override
    public String errorEvent() {
      return errorEvent;
    }

    @Override
    public RequestMeters meters() {
      return meters;
    }

    @Override
    public long nanoTime() {
      return nanoTime.getAsLong();
    }
  }

  /** The bytes of one request, given back when it is answered and out of the producer's hands. */
  private static final class HeldBytes {
    private final ByteBudget budget;
    private final long size;
    private final AtomicInteger holders = new AtomicInteger(2);

    HeldBytes(ByteBudget budget, long size) {
      this.budget = budget;
      this.size = size;
    }

    void answered() {
      leave();
    }

    void outOfProducer() {
      leave();
    }

    void notSent() {
      leave();
      leave();
    }

    private void leave() {
      if (holders.decrementAndGet() == 0) {
        budget.release(size);
      }
    }
  }

  /** What Kafka says of a request. */
  private record Sent(PendingRequest request, HeldBytes held, BooleanSupplier kafka)
      implements Appender.Receipt {
    @Override
    public void stored(long offset) {
      held.outOfProducer();
    }

    @Override
    public void refused(Exception cause) {
      held.outOfProducer();
      boolean isFull = Appender.isFull(cause) && kafka.getAsBoolean();
      fail(RtError.of(isFull ? ErrorCode.OVERLOADED : ErrorCode.UNAVAILABLE, request.id()));
    }

    @Override
    public void uncertain(Exception cause) {
      held.outOfProducer();
      fail(RtError.of(ErrorCode.TIMEOUT, request.id()));
    }

    @Override
    public void tooLarge(Exception cause) {
      held.outOfProducer();
      fail(RtError.of(ErrorCode.BAD_REQUEST, "The request is too large.", request.id()));
    }

    private void fail(RtError error) {
      request.session().enqueue(() -> request.fail(error));
    }
  }
}
