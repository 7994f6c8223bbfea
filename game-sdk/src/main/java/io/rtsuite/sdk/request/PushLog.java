package io.rtsuite.sdk.request;

import io.rtsuite.events.Membership;
import io.rtsuite.events.PushPosition;
import io.rtsuite.events.PushRecord;
import io.rtsuite.sdk.Caller;
import io.rtsuite.sdk.Disconnect;
import io.rtsuite.sdk.Notice;
import io.rtsuite.sdk.Pushes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Pushes as services inject them. */
@Singleton
final class PushLog implements Pushes {

  private final Outputs outputs;
  private final Transport transport;

  PushLog(Outputs outputs, Transport transport) {
    this.outputs = outputs;
    this.transport = transport;
  }

  @Override
  public CompletionStage<PushPosition> send(String tenantId, Notice notice) {
    return append(outputs.push(tenantId, notice, null));
  }

  @Override
  public CompletionStage<PushPosition> send(Caller cause, Notice notice) {
    return append(outputs.push(cause.user().tenantId(), notice, cause.client().windowId()));
  }

  @Override
  public CompletionStage<PushPosition> disconnect(String tenantId, Disconnect disconnect) {
    return append(outputs.kick(tenantId, disconnect));
  }

  @Override
  public CompletionStage<PushPosition> disconnect(Caller cause, Disconnect disconnect) {
    return disconnect(cause.user().tenantId(), disconnect);
  }

  @Override
  public CompletionStage<PushPosition> move(
      String tenantId, String clientId, Membership.Action action, List<String> rooms) {
    return append(outputs.move(tenantId, clientId, action, rooms));
  }

  // What a service does next may block, and must not do so on the thread that sends.
  private CompletionStage<PushPosition> append(PushRecord push) {
    return transport
        .outbox()
        .append(push, Tracing.current())
        .thenApplyAsync(Function.identity(), Thread::startVirtualThread);
  }
}
