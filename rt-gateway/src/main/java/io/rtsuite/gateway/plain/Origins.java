package io.rtsuite.gateway.plain;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which web page a browser's connection comes from, and what it may do. */
enum Origins {
  /** Not a browser, the server's own page, or one that is allowed. */
  TRUSTED,
  /** A page from elsewhere where all may come: it has to bring its own token. */
  FOREIGN,
  /** A page from elsewhere where only some may come. */
  REFUSED;

  /**
   * @param allowed absent, or with {@code *} among them, for all without cookies
   */
  static Origins of(HttpHeaders headers, @Nullable List<String> allowed) {
    String origin = headers.get(HttpHeaderNames.ORIGIN);
    if (origin == null || isOwnHost(origin, headers.get(HttpHeaderNames.HOST))) {
      return TRUSTED;
    }
    if (allowed != null && allowed.contains(origin)) {
      return TRUSTED;
    }
    return allowed == null || allowed.contains("*") ? FOREIGN : REFUSED;
  }

  private static boolean isOwnHost(String origin, @Nullable String host) {
    try {
      String from = new URI(origin).getAuthority();
      return host != null && host.equalsIgnoreCase(from);
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
