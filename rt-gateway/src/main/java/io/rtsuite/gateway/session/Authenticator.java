package io.rtsuite.gateway.session;

import java.util.concurrent.CompletionStage;

/** Finds out who asks to be let in; never fails exceptionally. */
public interface Authenticator {

  /** Decides on any thread, later. */
  CompletionStage<Gate.Admission> authenticate(Handshake handshake);

  /** Whether the handshake brings anything to be authenticated by, right or wrong. */
  boolean hasCredentials(Handshake handshake);
}
