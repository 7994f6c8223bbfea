package io.rtsuite.gateway.auth;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import io.rtsuite.gateway.session.Handshake;
import java.util.Locale;
import java.util.Set;

/** What a connection brings to say who it is. */
sealed interface Credentials {

  /** A token, not looked at yet. */
  record Token(String text) implements Credentials {}

  /** Nothing at all. */
  record None() implements Credentials {}

  /** A token where it must not be: addresses end up in logs. */
  record InQuery() implements Credentials {}

  /** Query parameters that look like a token. */
  Set<String> FORBIDDEN = Set.of("token", "socket_token", "auth", "access_token", "authorization");

  /** The client's own message counts first, then the cookie, then the header. */
  static Credentials of(Handshake handshake, String cookieName) {
    var query = new QueryStringDecoder(handshake.uri());
    for (String name : query.parameters().keySet()) {
      String plain = name.toLowerCase(Locale.ROOT);
      if (FORBIDDEN.contains(plain) || plain.startsWith("auth[") || plain.equals(cookieName)) {
        return new InQuery();
      }
    }
    if (handshake.token() != null) {
      return new Token(handshake.token());
    }
    for (String header : handshake.headers().getAll(HttpHeaderNames.COOKIE)) {
      for (Cookie cookie : ServerCookieDecoder.LAX.decode(header)) {
        if (cookie.name().equals(cookieName)) {
          return new Token(cookie.value());
        }
      }
    }
    String authorization = handshake.headers().get(HttpHeaderNames.AUTHORIZATION);
    if (authorization != null) {
      // Another scheme is a token that no validator accepts, not an absent one.
      return new Token(
          authorization.regionMatches(true, 0, "Bearer ", 0, 7)
              ? authorization.substring(7).strip()
              : authorization);
    }
    return new None();
  }
}
