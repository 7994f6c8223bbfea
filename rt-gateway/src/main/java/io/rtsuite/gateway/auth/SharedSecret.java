package io.rtsuite.gateway.auth;

import com.nimbusds.jose.JWSAlgorithm;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.condition.Condition;
import io.micronaut.context.condition.ConditionContext;
import io.micronaut.core.util.StringUtils;
import io.micronaut.security.token.jwt.signature.SignatureConfiguration;
import io.micronaut.security.token.jwt.signature.secret.SecretSignature;
import io.micronaut.security.token.jwt.signature.secret.SecretSignatureConfiguration;
import jakarta.inject.Singleton;

/** Makes a signature of {@code rt.jwt.secret}, or of the demo secret where nothing else is set. */
@Factory
final class SharedSecret {

  private static final String SIGNATURES = "micronaut.security.token.jwt.signatures";
  private static final String SECRET = "rt.jwt.secret";

  /** In the open; {@code Production} refuses it. */
  private static final String DEMO = "development-only-secret-that-nobody-should-use";

  // Not as what it is: Micronaut makes that type, and its settings, from properties only.
  @Singleton
  @Requires(condition = IsCalledFor.class)
  SignatureConfiguration signature(JwtConfig config) {
    var settings = new SecretSignatureConfiguration("shared");
    settings.setSecret(StringUtils.isEmpty(config.secret()) ? DEMO : config.secret());
    settings.setJwsAlgorithm(JWSAlgorithm.HS256);
    return new SecretSignature(settings);
  }

  /**
   * Micronaut's own settings of secrets go before ours. A demo secret beside key sets would let
   * everybody in, and without any signature at all unsigned tokens would be good.
   */
  static final class IsCalledFor implements Condition {
    @Override
    public boolean matches(ConditionContext context) {
      if (context.containsProperties(SIGNATURES + ".secret")) {
        return false;
      }
      boolean isGiven =
          context.getProperty(SECRET, String.class).filter(StringUtils::isNotEmpty).isPresent();
      return isGiven || !context.containsProperties(SIGNATURES);
    }
  }
}
