package io.rtsuite.events;

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
}
