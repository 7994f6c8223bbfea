package io.rtsuite.gateway.auth;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import io.micronaut.http.HttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.security.token.jwt.validator.ReactiveJsonWebTokenValidator;
import io.rtsuite.events.ErrorCode;
import io.rtsuite.events.Json;
import io.rtsuite.events.RtError;
import io.rtsuite.events.User;
import io.rtsuite.gateway.session.Authenticator;
import io.rtsuite.gateway.session.Gate;
import io.rtsuite.gateway.session.Handshake;
import io.rtsuite.gateway.session.Identity;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Turns a connection's token into an identity, by micronaut-security's validators. */
@Singleton
final class Tokens implements Authenticator {

  private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
  private static final int MAX_LENGTH = 16_384;
  private static final int MAX_ID = 256;

  private final AuthConfig config;
  private final ReactiveJsonWebTokenValidator<JWT, HttpRequest<?>> validator;
  private final ExecutorService executor;

  Tokens(
      AuthConfig config,
      ReactiveJsonWebTokenValidator<JWT, HttpRequest<?>> validator,
      @Named(TaskExecutors.BLOCKING) ExecutorService executor) {
    this.config = config;
    this.validator = validator;
    this.executor = executor;
  }

  @Override
  public CompletionStage<Gate.Admission> authenticate(Handshake handshake) {
    return switch (Credentials.of(handshake, config.cookie())) {
      case Credentials.InQuery _ ->
          done(refused("A token must not stand in the address; use the cookie, a header or auth."));
      case Credentials.None _ ->
          done(config.anonymous() ? anonymous() : refused("There is no token."));
      case Credentials.Token(String token) -> validate(token);
    };
  }

  @Override
  public boolean hasCredentials(Handshake handshake) {
    return !(Credentials.of(handshake, config.cookie()) instanceof Credentials.None);
  }

  private static CompletionStage<Gate.Admission> done(Gate.Admission admission) {
    return CompletableFuture.completedFuture(admission);
  }

  private static Gate.Admission refused(String message) {
    return new Gate.Admission.Refused(RtError.of(ErrorCode.UNAUTHORIZED, message, null));
  }

  private static Gate.Admission anonymous() {
    return new Gate.Admission.Granted(
        new Identity(User.of("anonymous:" + UUID.randomUUID()), Long.MAX_VALUE));
  }

  private CompletionStage<Gate.Admission> validate(String token) {
    if (token.isEmpty() || token.length() > MAX_LENGTH) {
      return done(refused("The token is invalid."));
    }
    var admission = new CompletableFuture<Gate.Admission>();
    try {
      // A validator may ask a key server; event loops do not wait for that.
      executor.execute(() ->
          Mono.from(validator.validate(token, null))
              .map(this::identified)
              .defaultIfEmpty(refused("The token is invalid or expired."))
              .subscribe(
                  admission::complete,
                  failure -> {
                    LOG.atInfo()
                        .addKeyValue("cause", failure.getClass().getSimpleName())
                        .log("A token could not be validated");
                    admission.complete(refused("The token is invalid."));
                  }));
    } catch (RejectedExecutionException e) {
      LOG.debug("The gateway stops; a connection is refused");
      admission.complete(
          new Gate.Admission.Refused(RtError.of(ErrorCode.OVERLOADED, (String) null)));
    }
    return admission;
  }

  private Gate.Admission identified(JWT token) {
    try {
      JWTClaimsSet claims = token.getJWTClaimsSet();
      String subject = claims.getSubject();
      if (!isId(subject)) {
        return refused("The token names no user.");
      }
      String tenant = User.DEFAULT_TENANT;
      if (config.tenantClaim() != null) {
        tenant = claims.getClaim(config.tenantClaim()) instanceof String text ? text : "";
        if (!isId(tenant) || tenant.contains("/")) {
          return refused("The token names no tenant.");
        }
      }
      long expiresAt =
          claims.getExpirationTime() == null
              ? Long.MAX_VALUE
              : claims.getExpirationTime().getTime();
      return new Gate.Admission.Granted(
          new Identity(new User(subject, tenant, roles(claims), passedOn(claims)), expiresAt));
    } catch (ParseException e) {
      LOG.debug("A validated token has claims that cannot be read", e);
      return refused("The token is invalid.");
    }
  }

  private static boolean isId(@Nullable String text) {
    return text != null && !text.isBlank() && text.length() <= MAX_ID;
  }

  private List<String> roles(JWTClaimsSet claims) {
    return switch (claims.getClaim(config.rolesClaim())) {
      case String role -> List.of(role);
      case List<?> roles ->
          roles.stream().filter(String.class::isInstance).map(String.class::cast).toList();
      case null, default -> List.of();
    };
  }

  private @Nullable Json passedOn(JWTClaimsSet claims) {
    var passed = new LinkedHashMap<String, Object>();
    for (String name : config.claims()) {
      Object value = claims.getClaims().get(name);
      if (value != null) {
        passed.put(name, value);
      }
    }
    return passed.isEmpty() ? null : Json.of(JSONObjectUtils.toJSONString(passed));
  }
}
