package io.rtsuite.gateway;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.rtsuite.broker.test.TestBroker;
import io.rtsuite.gateway.http.ManagementPort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A gateway on a free port, for tests. */
public final class RunningGateway implements AutoCloseable {

  public static final String SECRET = "development-only-secret-of-the-tests";

  /** Settings without which production does not start. */
  public static Map<String, Object> inProduction() {
    return Map.of(
        "rt.mode",
        "production",
        Setting.SECRET,
        UUID.randomUUID().toString(),
        "gateway.plain.allowed-origins",
        List.of("https://play.example"),
        "gateway.socket.allowed-origins",
        List.of("https://play.example"));
  }

  /** Names of settings. */
  static final class Setting {
    static final String SECRET = "micronaut.security.token.jwt.signatures.secret.validation.secret";

    private Setting() {}
  }

  private final HttpClient http = HttpClient.newHttpClient();
  private final EmbeddedServer server;

  private RunningGateway(EmbeddedServer server) {
    this.server = server;
  }

  public static RunningGateway start(String prefix, Map<String, Object> settings)
      throws IOException, InterruptedException {
    var all = new HashMap<String, Object>();
    if (!settings.containsKey("kafka.bootstrap.servers")) {
      all.put("kafka.bootstrap.servers", TestBroker.bootstrapServers());
    }
    all.put("rt.topics.prefix", prefix);
    all.put("micronaut.server.port", -1);
    if (settings.keySet().stream().noneMatch(key -> key.contains(".signatures."))) {
      all.put(Setting.SECRET, SECRET);
    }
    all.put("gateway.catalog.heartbeat", "200ms");
    all.putAll(settings);
    var gateway = new RunningGateway(ApplicationContext.run(EmbeddedServer.class, all));
    Await.until("readiness", () -> gateway.get("/health/readiness").statusCode() == 200);
    return gateway;
  }

  public ApplicationContext context() {
    return server.getApplicationContext();
  }

  public int port() {
    return server.getPort();
  }

  /** Asks the public port. */
  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return get("localhost", port(), path);
  }

  /** Asks the management port. */
  public HttpResponse<String> manage(String path) throws IOException, InterruptedException {
    return get("127.0.0.1", managementPort(), path);
  }

  public int managementPort() {
    return context().getBean(ManagementPort.class).number().orElseThrow();
  }

  private HttpResponse<String> get(String host, int port, String path)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + path))
            .timeout(Duration.ofSeconds(10))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Connects with the user's token in the cookie. */
  public PlainClient connect(String user) {
    return PlainClient.connect(port(), Map.of("Cookie", "socket_token=" + token(user)));
  }

  public static String token(String user) {
    return token(new JWTClaimsSet.Builder().subject(user).claim("roles", List.of("player")));
  }

  public static String token(JWTClaimsSet.Builder claims) {
    return token(claims, SECRET);
  }

  public static String token(JWTClaimsSet.Builder claims, String secret) {
    var built = claims.build();
    if (built.getExpirationTime() == null) {
      built = claims.expirationTime(Date.from(Instant.now().plusSeconds(600))).build();
    }
    try {
      var jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), built);
      jwt.sign(new MACSigner(secret));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.getApplicationContext().close();
    http.close();
  }
}
