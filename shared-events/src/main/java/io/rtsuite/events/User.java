package io.rtsuite.events;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A person, as authenticated by a gateway.
 *
 * @param id unique within the tenant
 * @param tenantId {@link #DEFAULT_TENANT} without multi-tenancy; has no slash, so that it ends
 *     where the subject begins in a {@link Request#key()}
 * @param claims a JSON object of the token's claims that gateways are configured to pass on
 */
public record User(String id, String tenantId, List<String> roles, @Nullable Json claims) {

  /** The tenant of everybody where there are no tenants. */
  public static final String DEFAULT_TENANT = "default";

  public User {
    roles = List.copyOf(roles);
  }

  /** A user of the default tenant without roles. */
  public static User of(String id) {
    return new User(id, DEFAULT_TENANT, List.of(), null);
  }

  void write(JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("id", id);
    out.writeStringField("tenantId", tenantId);
    JsonWriter.strings(out, "roles", roles);
    JsonWriter.raw(out, "claims", claims);
    out.writeEndObject();
  }

  static User read(JsonReader in) throws IOException, MalformedMessage {
    var user =
        new Object() {
          @Nullable String id;
          String tenantId = DEFAULT_TENANT;
          List<String> roles = List.of();
          @Nullable Json claims;
        };
    in.object(
        "user",
        name -> {
          switch (name) {
            case "id" -> user.id = in.string("user.id");
            case "tenantId" -> user.tenantId = tenant(in.string("user.tenantId"));
            case "roles" -> user.roles = in.strings("user.roles");
            case "claims" -> user.claims = in.raw();
            default -> in.skip();
          }
        });
    return new User(
        JsonReader.required(user.id, "user.id"), user.tenantId, user.roles, user.claims);
  }

  /** A slash would let two tenants share a key. */
  private static String tenant(String id) throws MalformedMessage {
    if (id.isEmpty() || id.indexOf('/') >= 0) {
      throw new MalformedMessage("user.tenantId is empty or has a slash");
    }
    return id;
  }
}
