package io.rtsuite.gateway;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.security.token.jwt.signature.ReactiveSignatureConfiguration;
import io.micronaut.security.token.jwt.signature.SignatureConfiguration;
import io.micronaut.security.token.jwt.signature.secret.SecretSignature;
import io.rtsuite.gateway.admin.Mode;
import io.rtsuite.gateway.admin.ModeConfig;
import io.rtsuite.gateway.auth.AuthConfig;
import io.rtsuite.gateway.plain.PlainConfig;
import io.rtsuite.gateway.socket.SocketConfig;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stops the start in production where a setting is only good for a developer's machine. */
@Context
final class Production {

  /** What every secret that stands in this repository begins with. */
  static final String DEMO = "development-only-";

  /** Stood in this repository before they began so. */
  private static final Set<String> KNOWN =
      Set.of("compose-on-this-machine-only-0123456789", "only-while-the-cache-is-trained-0123");

  private static final int SHORTEST_SECRET = 32;

  /**
   * @throws ConfigurationException with one sentence on what to change
   */
  Production(
      ModeConfig mode,
      List<SignatureConfiguration> signatures,
      List<ReactiveSignatureConfiguration<?>> keySets,
      AuthConfig auth,
      PlainConfig plain,
      SocketConfig socket) {
    if (mode.mode() == Mode.DEVELOPMENT) {
      return;
    }
    String objection = objection(signatures, keySets, auth, plain, socket);
    if (objection != null) {
      throw new ConfigurationException(objection);
    }
  }

  private static @Nullable String objection(
      List<SignatureConfiguration> signatures,
      List<ReactiveSignatureConfiguration<?>> keySets,
      AuthConfig auth,
      PlainConfig plain,
      SocketConfig socket) {
    if (signatures.isEmpty() && keySets.isEmpty()) {
      return "In production RT_JWT_SECRET or a key set"
          + " (micronaut.security.token.jwt.signatures.jwks) must be set:"
          + " there is nothing to check tokens with.";
    }
    for (SignatureConfiguration signature : signatures) {
      if (!(signature instanceof SecretSignature secret)) {
        continue;
      }
      String text = secret.getSecret();
      if (text == null || text.startsWith(DEMO) || KNOWN.contains(text)) {
        return "In production RT_JWT_SECRET must be set: the secret is missing or known to everybody.";
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
    String objection = objection("gateway.plain.allowed-origins", plain.allowedOrigins());
    return objection == null
        ? objection("gateway.socket.allowed-origins", socket.allowedOrigins())
        : objection;
  }

  private static @Nullable String objection(String setting, @Nullable List<String> origins) {
    if (origins == null) {
      return "In production "
          + setting
          + " must be set; empty where only pages of the gateway's own host may connect.";
    }
    return origins.contains("*") ? "In production " + setting + " must not contain *." : null;
  }
}
