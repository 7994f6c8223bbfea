package io.rtsuite.gateway;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.security.token.jwt.signature.secret.SecretSignatureConfiguration;
import io.rtsuite.gateway.admin.Mode;
import io.rtsuite.gateway.admin.ModeConfig;
import io.rtsuite.gateway.auth.AuthConfig;
import io.rtsuite.gateway.plain.PlainConfig;
import io.rtsuite.gateway.socket.SocketConfig;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stops the start in production where a setting is only good for a developer's machine. */
@Context
final class Production {

  /** What every secret for demonstrations begins with. */
  static final String DEMO = "development-only-";

  private static final int SHORTEST_SECRET = 32;

  /**
   * @throws ConfigurationException with one sentence on what to change
   */
  Production(
      ModeConfig mode,
      List<SecretSignatureConfiguration> secrets,
      AuthConfig auth,
      PlainConfig plain,
      SocketConfig socket) {
    if (mode.mode() == Mode.DEVELOPMENT) {
      return;
    }
    String objection = objection(secrets, auth, plain, socket);
    if (objection != null) {
      throw new ConfigurationException(objection);
    }
  }

  private static @Nullable String objection(
      List<SecretSignatureConfiguration> secrets,
      AuthConfig auth,
      PlainConfig plain,
      SocketConfig socket) {
    if (secrets.isEmpty()) {
      return "In production RT_JWT_SECRET must be set: there is no secret to check tokens with.";
    }
    for (SecretSignatureConfiguration secret : secrets) {
      String text = secret.getSecret();
      if (text == null || text.startsWith(DEMO)) {
        return "In production RT_JWT_SECRET must be set: the secret is missing or the demo secret.";
      }
      if (text.getBytes(StandardCharsets.UTF_8).length < SHORTEST_SECRET) {
        return "In production RT_JWT_SECRET must have at least "
            + SHORTEST_SECRET
            + " bytes: the secret is too short.";
      }
    }
    if (auth.anonymous()) {
      return "In production gateway.auth.anonymous must be false.";
    }
    if (isWildcard(plain.allowedOrigins())) {
      return "In production gateway.plain.allowed-origins must not contain *.";
    }
    if (isWildcard(socket.allowedOrigins())) {
      return "In production gateway.socket.allowed-origins must not contain *.";
    }
    return null;
  }

  private static boolean isWildcard(@Nullable List<String> origins) {
    return origins != null && origins.contains("*");
  }
}
