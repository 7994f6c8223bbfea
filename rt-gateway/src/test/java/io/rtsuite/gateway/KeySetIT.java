package io.rtsuite.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.rtsuite.broker.test.TestBroker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway that checks tokens by the public keys of who issues them, and shares no secret. */
@Timeout(120)
class KeySetIT {

  private static final String URL = "micronaut.security.token.jwt.signatures.jwks.issuer.url";

  private static JWTClaimsSet claims() {
    return new JWTClaimsSet.Builder()
        .subject("ada")
        .expirationTime(Date.from(Instant.now().plusSeconds(600)))
        .build();
  }

  private static HttpServer serve(JWKSet keys) throws Exception {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/keys",
        exchange -> {
          byte[] body = keys.toString().getBytes(UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  @ParameterizedTest
  @ValueSource(strings = {"development", "production"})
  void starts_in_any_mode_and_lets_in_by_the_keys_alone(String mode) throws Exception {
    RSAKey key = new RSAKeyGenerator(2048).keyID("k").generate();
    RSAKey other = new RSAKeyGenerator(2048).keyID("k").generate();
    HttpServer issuer = serve(new JWKSet(key.toPublicJWK()));
    var settings = new HashMap<>(RunningGateway.inProduction());
    settings.remove(RunningGateway.Setting.SECRET);
    settings.put("rt.mode", mode);
    settings.put(URL, "http://127.0.0.1:" + issuer.getAddress().getPort() + "/keys");
    try (var gateway = RunningGateway.start(TestBroker.freshPrefix(), settings)) {
      try (var ada = connect(gateway, signed(key))) {
        assertThat(ada.nextEvent("connected")).contains("clientId");
      }
      for (String token :
          List.of(
              signed(other),
              RunningGateway.token("ada"),
              RunningGateway.token(
                  new JWTClaimsSet.Builder().subject("ada"),
                  "development-only-secret-that-nobody-should-use"),
              new PlainJWT(claims()).serialize())) {
        try (var eve = connect(gateway, token)) {
          assertThat(eve.closed().code()).isEqualTo(4401);
        }
      }
    } finally {
      issuer.stop(0);
    }
  }

  @Test
  void in_development_a_gateway_without_any_setting_checks_tokens_by_the_demo_secret()
      throws Exception {
    // Else the test's own helper would give a secret.
    try (var gateway =
        RunningGateway.start(TestBroker.freshPrefix(), Map.of("x.signatures.x", ""))) {
      String demo =
          RunningGateway.token(
              new JWTClaimsSet.Builder().subject("ada"),
              "development-only-secret-that-nobody-should-use");
      try (var ada = connect(gateway, demo);
          var eve = connect(gateway, new PlainJWT(claims()).serialize())) {
        assertThat(ada.nextEvent("connected")).contains("clientId");
        assertThat(eve.closed().code()).isEqualTo(4401);
      }
    }
  }

  private static PlainClient connect(RunningGateway gateway, String token) {
    return PlainClient.connect(gateway.port(), Map.of("Cookie", "socket_token=" + token));
  }

  private static String signed(RSAKey key) throws Exception {
    var token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims());
    token.sign(new RSASSASigner(key));
    return token.serialize();
  }
}
