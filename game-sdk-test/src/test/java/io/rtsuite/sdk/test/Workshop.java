package io.rtsuite.sdk.test;

import io.micronaut.aop.Around;
import io.micronaut.aop.InterceptorBean;
import io.micronaut.aop.MethodInterceptor;
import io.micronaut.aop.MethodInvocationContext;
import io.micronaut.context.annotation.Requires;
import io.micronaut.serde.annotation.Serdeable;
import io.rtsuite.events.ErrorCode;
import io.rtsuite.events.Except;
import io.rtsuite.events.Json;
import io.rtsuite.events.Membership;
import io.rtsuite.events.RtError;
import io.rtsuite.sdk.Caller;
import io.rtsuite.sdk.ClientEvent;
import io.rtsuite.sdk.Disconnect;
import io.rtsuite.sdk.ErrorFilter;
import io.rtsuite.sdk.Notice;
import io.rtsuite.sdk.Pushes;
import io.rtsuite.sdk.Reply;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** A service with a handler of every kind, for the tests of handlers. */
@Singleton
@Requires(property = "spec", value = "workshop")
class Workshop {

  @Serdeable
  record Order(@NotBlank String item, @Min(1) int count, @Nullable @Valid Address address) {}

  @Serdeable
  record Address(@NotBlank String street) {}

  @Serdeable
  record Done(String what) {}

  @Around
  @Retention(RetentionPolicy.RUNTIME)
  @interface OnlyForAdmins {}

  /** Stands for what services do with interceptors. */
  @Singleton
  @InterceptorBean(OnlyForAdmins.class)
  @Requires(property = "spec", value = "workshop")
  static class Gate implements MethodInterceptor<Object, Object> {
    @Override
    public @Nullable Object intercept(MethodInvocationContext<Object, Object> call) {
      for (Object parameter : call.getParameterValues()) {
        if (parameter instanceof Caller caller && !caller.user().roles().contains("admin")) {
          return Reply.error(RtError.of(ErrorCode.FORBIDDEN, null));
        }
      }
      return call.proceed();
    }
  }

  /** Stands for a service's own errors. */
  @Singleton
  @Requires(property = "spec", value = "workshop")
  static class Filter implements ErrorFilter {
    @Override
    public Optional<RtError> errorFor(Exception failure, Caller caller) {
      return failure instanceof IOException
          ? Optional.of(new RtError("out_of_paper", "Ask again tomorrow.", true, null))
          : Optional.empty();
    }
  }

  private final Pushes pushes;
  final List<String> connected = new ArrayList<>();
  final AtomicInteger calls = new AtomicInteger();
  final List<String> order = new CopyOnWriteArrayList<>();

  Workshop(Pushes pushes) {
    this.pushes = pushes;
  }

  @ClientEvent(value = "Order", subject = "item", deadline = "2s", maxRate = 3)
  Done order(Order order, Caller caller) {
    calls.incrementAndGet();
    return new Done(order.count() + " " + order.item() + " for " + caller.userId());
  }

  @ClientEvent("Nothing")
  void nothing() {
    calls.incrementAndGet();
  }

  @ClientEvent("Null")
  @Nullable Done none() {
    return null;
  }

  @ClientEvent("Maybe")
  Optional<Done> maybe(Caller caller) {
    return caller.userId().equals("ada") ? Optional.of(new Done("ada")) : Optional.empty();
  }

  @ClientEvent("Names")
  List<String> names() {
    return List.of("ada", "bob");
  }

  @ClientEvent("Two")
  Done two(Order first, @Nullable Address second) {
    return new Done(first.item() + (second == null ? "" : " to " + second.street()));
  }

  @ClientEvent("Replies")
  List<Reply> replies() {
    return List.of(Reply.ok().join("hall"), Reply.ok().leave("porch"), Reply.of(new Done("moved")));
  }

  @ClientEvent("NoReplies")
  List<Reply> noReplies() {
    return List.of();
  }

  @ClientEvent("Quarrel")
  Reply quarrel() {
    return Reply.of(1).event("Aside", 2).join("hall");
  }

  @ClientEvent("TwoAcks")
  List<Reply> twoAcks() {
    return List.of(Reply.of(1), Reply.of(2));
  }

  @ClientEvent("OnlyEvents")
  Reply onlyEvents() {
    return Reply.ok().event("Aside", new Done("x"));
  }

  @ClientEvent("Later")
  CompletionStage<Done> later() {
    return CompletableFuture.supplyAsync(() -> new Done("later"));
  }

  @ClientEvent("LaterFailed")
  CompletionStage<Done> laterFailed() {
    return CompletableFuture.failedFuture(new IOException("secret"));
  }

  @ClientEvent(value = "Never", deadline = "50ms")
  CompletionStage<Done> never() {
    return new CompletableFuture<>();
  }

  @ClientEvent("Countdown")
  Publisher<Integer> countdown() {
    return Flux.just(3, 2, 1, 0);
  }

  @ClientEvent(value = "Stuck", deadline = "50ms")
  Publisher<Integer> stuck() {
    return Flux.concat(Flux.just(1), Flux.never());
  }

  @ClientEvent(value = "Endless", deadline = "50ms")
  Stream<Integer> endless() {
    return Stream.iterate(1, number -> number + 1);
  }

  @ClientEvent("BrokenStream")
  Publisher<Integer> brokenStream() {
    return Flux.concat(Flux.just(1, 2), Flux.error(new IllegalStateException("secret")));
  }

  @ClientEvent("Tour")
  Stream<Reply> tour() {
    return Stream.of(
        Reply.ok().join("r1").event("Entered", "r1"), Reply.of("half way"), Reply.ok().join("r2"));
  }

  @ClientEvent("StopsAtError")
  Stream<Reply> stopsAtError() {
    return Stream.of(Reply.of(1), Reply.error("enough", "No more."), Reply.of(2));
  }

  @ClientEvent("EmptyStream")
  Publisher<Integer> emptyStream() {
    return Flux.empty();
  }

  @ClientEvent("Refused")
  Reply refused() {
    return Reply.error("closed", "The workshop is closed.");
  }

  @ClientEvent("Paper")
  void paper() throws IOException {
    throw new IOException("secret printer name");
  }

  @ClientEvent("Bug")
  void bug() {
    throw new IllegalStateException("secret");
  }

  @ClientEvent("Overflow")
  @SuppressWarnings("InfiniteRecursion") // on purpose
  int overflow() {
    return overflow() + 1;
  }

  @ClientEvent("Unwritable")
  Object unwritable() {
    return new Object();
  }

  @ClientEvent("Huge")
  String huge() {
    return "x".repeat(1_000_000);
  }

  @ClientEvent("WrongCode")
  Reply wrongCode() {
    return Reply.error("Wrong Code", "Nobody can rely on it.");
  }

  @ClientEvent("LongRoom")
  Reply longRoom() {
    return Reply.ok().join("r".repeat(129));
  }

  @ClientEvent("Admin")
  @OnlyForAdmins
  Reply admin(Caller caller) {
    return Reply.of("welcome " + caller.userId());
  }

  @ClientEvent("Tell")
  void tell(Caller caller) {
    pushes.send(caller, Notice.toAll("Told", new Done("x")));
    pushes.send(caller, Notice.toAll("Told", List.of(1)));
    pushes.send("other", Notice.toAll("Told", null).asVolatile());
  }

  @Serdeable
  record Named(String name) {}

  @Serdeable
  record Tagged(
      @NotNull List<String> tags, @NotNull Map<String, Integer> sizes, List<Named> more) {}

  @ClientEvent("EnterNamed")
  Reply enterNamed(Named room) {
    return Reply.ok().join("fine").join(room.name());
  }

  @ClientEvent("EmitNamed")
  Reply emitNamed(Named event) {
    return Reply.of(1).event(event.name(), 2);
  }

  @ClientEvent("PushToNamed")
  void pushToNamed(Named room, Caller caller) {
    pushes.send(caller, Notice.toRoom(room.name(), "Told", 1));
  }

  @ClientEvent("PushNamed")
  void pushNamed(Named event, Caller caller) {
    pushes.send(caller, Notice.toAll(event.name(), 1));
  }

  @ClientEvent("MoveToNamed")
  void moveToNamed(Named room, Caller caller) {
    pushes.move(
        caller.user().tenantId(),
        caller.client().id(),
        Membership.Action.JOIN,
        List.of(room.name()));
  }

  @ClientEvent("PushExceptNamed")
  void pushExceptNamed(Named room, Caller caller) {
    pushes.send(caller, Notice.toAll("Told", 1).except(Except.room(room.name())));
  }

  @ClientEvent("EchoNamed")
  String echoNamed(Named word) {
    return word.name();
  }

  @ClientEvent("Several")
  Reply several(Caller caller) {
    pushes.send(
        caller,
        Notice.toRooms(List.of("hall", "porch"), "Moved", null)
            .args(new Done("x"), "e4", new byte[] {1})
            .except(Except.rooms("muted", "away")));
    return Reply.args("e2", null, new byte[] {2}).eventArgs("Aside", 1, null);
  }

  @ClientEvent("ManyParts")
  Stream<Reply> manyParts() {
    return Stream.of(Reply.args(1, 2), Reply.of(3));
  }

  @ClientEvent("Everything")
  Reply everything(List<Json> all, Caller caller) {
    return Reply.args(all.toArray());
  }

  @ClientEvent("Rest")
  String rest(@Nullable String first, @Nullable Json second, List<Json> rest) {
    return first + "|" + (second == null ? "absent" : second.text()) + "|" + rest.size();
  }

  @ClientEvent("Raw")
  Json raw(Json written) {
    return written;
  }

  @ClientEvent("ExpelMe")
  void expelMe(Caller caller) {
    pushes.disconnect(caller, Disconnect.client(caller.client().id(), "expelled", "Out."));
  }

  @ClientEvent("ExpelUser")
  void expelUser(Named user, Caller caller) {
    pushes.disconnect(caller.user().tenantId(), Disconnect.user(user.name(), "expelled", "Out."));
  }

  @ClientEvent("Afterwards")
  Reply afterwards(Caller caller) {
    order.add("handled");
    return Reply.of("answered")
        .afterwards(() -> {
          order.add("after " + Thread.currentThread().isVirtual());
          pushes.send(caller, Notice.toClient(caller.client().id(), "Later", "now"));
        })
        .afterwards(() -> {
          throw new IllegalStateException("a bug in what runs afterwards");
        })
        .afterwards(() -> order.add("last"));
  }

  @ClientEvent("AfterwardsOfError")
  Reply afterwardsOfError() {
    return Reply.error("closed", "The workshop is closed.").afterwards(() -> order.add("refused"));
  }

  @ClientEvent("NeverAfterwards")
  Stream<Reply> neverAfterwards() {
    return Stream.of(
        Reply.of(1).afterwards(() -> order.add("never")), Reply.ok().join("r".repeat(129)));
  }

  @ClientEvent("Tagged")
  int tagged(Tagged tagged) {
    return tagged.tags().size();
  }

  @ClientEvent("Scalars")
  String scalars(int amount, String name, List<Named> more) {
    return amount + name + more.size();
  }

  @ClientEvent("Bounded")
  int bounded(@Min(1) int amount) {
    return amount;
  }

  @ClientEvent("private_channel_event.ClientConnected")
  Reply connected(Caller caller) {
    connected.add(caller.userId());
    return Reply.ok().join("user-lobby");
  }
}
