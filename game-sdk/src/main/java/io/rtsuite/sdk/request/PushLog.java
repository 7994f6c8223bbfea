package io.rtsuite.sdk.request;

import io.rtsuite.events.Membership;
import io.rtsuite.events.PushPosition;
import io.rtsuite.sdk.Caller;
import io.rtsuite.sdk.Notice;
import io.rtsuite.sdk.Pushes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletionStage;

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
    return transport.outbox().append(outputs.push(tenantId, notice, null), Tracing.current());
  }

  @Override
  public CompletionStage<PushPosition> send(Caller cause, Notice notice) {
    var push = outputs.push(cause.user().tenantId(), notice, cause.client().windowId());
    return transport.outbox().append(push, Tracing.current());
  }

  @Override
  public CompletionStage<PushPosition> move(
      String tenantId, String clientId, Membership.Action action, List<String> rooms) {
    return transport
        .outbox()
        .append(outputs.move(tenantId, clientId, action, rooms), Tracing.current());
  }
}
