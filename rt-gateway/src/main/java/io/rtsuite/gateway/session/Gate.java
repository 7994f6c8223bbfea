package io.rtsuite.gateway.session;

import io.netty.channel.Channel;
import io.rtsuite.events.RtError;
import java.util.concurrent.CompletionStage;

/**
 * The core as a front sees it: asks who a connection is, lets it in, takes its events, and learns
 * that it is gone.
 *
 * <p>A front calls {@link #authenticate} first; the stage completes on any thread and the front
 * goes back to the channel's event loop. Then, on the event loop and in this order: {@link #open}
 * (the front writes its own welcome just before, so that nothing can precede it), any number of
 * {@link Session#receive}, and {@link Session#closed} exactly once.
 */
public interface Gate {

  /** What came of an attempt to connect. */
  sealed interface Admission {
    /** Welcome. */
    record Granted(Identity identity) implements Admission {}

    /** Refused, with the error the client is told. */
    record Refused(RtError error) implements Admission {}
  }

  /** Finds out who asks; never fails exceptionally. */
  CompletionStage<Admission> authenticate(Handshake handshake);

  /**
   * Makes the connection a session: it can be pushed to from here on.
   *
   * @param clientId its public id, from {@link #newClientId}
   */
  Session open(Channel channel, Front front, Identity identity, String clientId);

  /** A fresh public session id, unguessable and unrelated to any protocol's own id. */
  String newClientId();
}
