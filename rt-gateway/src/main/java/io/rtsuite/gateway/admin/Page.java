package io.rtsuite.gateway.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.rtsuite.gateway.catalog.Catalog;
import io.rtsuite.gateway.catalog.Control;
import io.rtsuite.gateway.catalog.GatewayId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.stream.Collectors;

/** The page at the root: what runs here and how to connect; a console in development. */
@Controller("/")
@Secured(SecurityRule.IS_ANONYMOUS)
final class Page {

  private static final int NONCE_BYTES = 16;

  private final GatewayId gateway;
  private final Control control;
  private final Ready ready;
  private final boolean development;
  private final String frame = resource("page.html");
  private final String console = resource("console.html");
  private final SecureRandom random = new SecureRandom();

  Page(GatewayId gateway, Control control, Ready ready, ModeConfig mode) {
    this.gateway = gateway;
    this.control = control;
    this.ready = ready;
    this.development = mode.mode() == Mode.DEVELOPMENT;
  }

  @Get(produces = MediaType.TEXT_HTML)
  HttpResponse<String> show() {
    byte[] bytes = new byte[NONCE_BYTES];
    random.nextBytes(bytes);
    String nonce = Base64.getEncoder().encodeToString(bytes);
    String page =
        frame
            .replace("@STATE@", ready.isReady() ? "ready" : "not ready")
            .replace("@CATALOG@", development ? catalog(control.catalog()) : "")
            .replace("@CONSOLE@", development ? console : "")
            .replace("@NONCE@", nonce);
    return HttpResponse.ok(page)
        .header(
            "Content-Security-Policy",
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                + " connect-src 'self'; style-src 'nonce-%1$s'; script-src 'nonce-%1$s'"
                    .formatted(nonce))
        .header("X-Content-Type-Options", "nosniff")
        .header("Cache-Control", "no-store");
  }

  private String catalog(Catalog catalog) {
    String rows =
        catalog.services().stream()
            .map(service ->
                "<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>"
                    .formatted(
                        escaped(service.name()),
                        escaped(service.version()),
                        service.instances().size(),
                        escaped(String.join(", ", service.events()))))
            .collect(Collectors.joining("\n"));
    return "<h2>Catalogue of %s</h2><table><tr><th>Service</th><th>Version</th><th>Instances</th><th>Events</th></tr>%s</table>"
        .formatted(escaped(gateway.text()), rows);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + name);
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
