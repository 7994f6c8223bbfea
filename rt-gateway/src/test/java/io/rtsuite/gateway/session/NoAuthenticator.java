package io.rtsuite.gateway.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Never decides: for tests that open sessions themselves. */
public final class NoAuthenticator implements Authenticator {

  @Override
  public CompletionStage<Gate.Admission> authenticate(Handshake handshake) {
    return new CompletableFuture<>();
  }

  @Override
  public boolean hasCredentials(Handshake handshake) {
    return false;
  }
}
