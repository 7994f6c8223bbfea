package io.rtsuite.gateway.catalog;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What clients may ask at one moment.
 *
 * @param routes of client events, by bare name
 * @param listeners of private events, by bare name: every service that lists it
 * @param departed bare names of client events whose service has no live instance
 * @param services live ones, for people
 * @param gateways ids of the live ones, in order
 */
public record Catalog(
    Map<String, Route> routes,
    Map<String, List<Route>> listeners,
    Set<String> departed,
    List<LiveService> services,
    List<String> gateways) {

  /** Before anything is known. */
  public static final Catalog EMPTY =
      new Catalog(Map.of(), Map.of(), Set.of(), List.of(), List.of());

  /** What became of a name. */
  public sealed interface Lookup {
    /** It is served. */
    record Served(Route route) implements Lookup {}

    /** It is known and has no live instance. */
    record NoHandler() implements Lookup {}

    /** Nobody ever listed it. */
    record Unknown() implements Lookup {}
  }

  /**
   * A service with at least one live instance.
   *
   * @param events bare names of the client events it answers
   */
  public record LiveService(
      String name, String version, List<String> instances, List<String> events) {}

  public Catalog {
    routes = Map.copyOf(routes);
    listeners = Map.copyOf(listeners);
    departed = Set.copyOf(departed);
    services = List.copyOf(services);
    gateways = List.copyOf(gateways);
  }

  /** Looks a client event up by its bare name. */
  public Lookup find(String name) {
    Route route = routes.get(name);
    if (route != null) {
      return new Lookup.Served(route);
    }
    return departed.contains(name) ? new Lookup.NoHandler() : new Lookup.Unknown();
  }
}
