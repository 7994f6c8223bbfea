package io.rtsuite.local;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Signs the tokens that a gateway with the same secret lets in: HS256, the user's id as {@code
 * sub}.
 */
final class Tokens {

  private final MACSigner signer;

  Tokens(String secret) {
    try {
      signer = new MACSigner(secret);
    } catch (JOSEException e) {
      throw new Refused("RT_JWT_SECRET needs 32 bytes or more");
    }
  }

  String sign(
      String user, List<String> roles, @Nullable String tenant, Instant now, Duration validity) {
    var claims =
        new JWTClaimsSet.Builder()
            .subject(user)
            .claim("roles", roles)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(validity)));
    if (tenant != null) {
      claims.claim("tenantId", tenant);
    }
    var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims.build());
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("a checked secret did not sign", e);
    }
    return token.serialize();
  }
}
