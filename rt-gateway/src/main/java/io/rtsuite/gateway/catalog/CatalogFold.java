package io.rtsuite.gateway.catalog;

import io.rtsuite.events.Channel;
import io.rtsuite.events.ClientEvents;
import io.rtsuite.events.ControlKey;
import io.rtsuite.events.EventDeclaration;
import io.rtsuite.events.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fold of the control topic into a {@link Catalog}.
 *
 * <p>Its only clock is the broker's timestamp on this gateway's own newest record, and time in
 * which this gateway itself could not append does not count: so no clock has to be right, and an
 * outage of Kafka kills nobody.
 */
final class CatalogFold {

  /** Something that operators must see. */
  sealed interface Finding {
    /** A name is claimed by a second service, which does not get it. */
    record NameTaken(String event, String service, String keeper) implements Finding {}

    /** Instances of a service differ about an event; the highest version is followed. */
    record SettingsDiffer(String service, String event, String followedVersion)
        implements Finding {}

    /**
     * An instance wants its requests in a topic that is not its service's; it does not count. Else
     * gateways could be made to write what clients say anywhere, the push log included.
     */
    record ForeignTopic(String service, String instance, String topic) implements Finding {}
  }

  private static final class Sign {
    private long seen;
    private final @Nullable ClientEvents says;

    Sign(long seen, @Nullable ClientEvents says) {
      this.seen = seen;
      this.says = says;
    }
  }

  private final ControlKey.Gateway own;
  private final Topics topics;
  private final long silence;
  private final long forgetAfter;
  private final long longestGap;
  private final int departedLimit;
  private final Map<ControlKey, Sign> signs = new HashMap<>();
  private final LinkedHashSet<String> known = new LinkedHashSet<>();
  private long now = Long.MIN_VALUE;
  private long watchedSince = Long.MIN_VALUE;
  private Set<Finding> findings = Set.of();
  private List<Finding> news = List.of();

  /**
   * @param longestGap time between two own records that is still no outage
   */
  CatalogFold(
      GatewayId own,
      Topics topics,
      Duration silence,
      Duration forgetAfter,
      Duration longestGap,
      int departed) {
    this.own = new ControlKey.Gateway(own.text());
    this.topics = topics;
    this.silence = silence.toMillis();
    this.forgetAfter = forgetAfter.toMillis();
    this.longestGap = longestGap.toMillis();
    this.departedLimit = departed;
  }

  /** An instance says what it serves. */
  void lives(ControlKey.Service key, ClientEvents says, long timestamp) {
    signs.put(key, new Sign(timestamp, says));
  }

  /** A gateway gives a sign of life; this gateway's own moves the clock. */
  void lives(ControlKey.Gateway key, long timestamp) {
    if (key.equals(own)) {
      tick(timestamp);
    }
    signs.put(key, new Sign(timestamp, null));
  }

  /** Somebody has left, in their own words or by another's observation. */
  void leaves(ControlKey key) {
    signs.remove(key);
  }

  private void tick(long timestamp) {
    if (now != Long.MIN_VALUE) {
      long outage = timestamp - now - longestGap;
      if (outage > 0) {
        for (Sign sign : signs.values()) {
          sign.seen = Math.min(timestamp, sign.seen + outage);
        }
        watchedSince = Math.min(timestamp, watchedSince + outage);
      }
    } else {
      watchedSince = timestamp;
    }
    now = Math.max(now, timestamp);
  }

  private boolean isLive(Sign sign) {
    return now == Long.MIN_VALUE || now - sign.seen < silence;
  }

  /**
   * Whose records nobody needs any more. That of a gateway is needed until services know of the end
   * of its sessions.
   */
  List<ControlKey> forgotten() {
    return signs.entrySet().stream()
        .filter(entry -> entry.getKey() instanceof ControlKey.Service)
        .filter(entry -> now != Long.MIN_VALUE && now - entry.getValue().seen >= forgetAfter)
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Which gateways are there and which have died. Nobody has died before this gateway has listened
   * for as long as a silence lasts: it may have started in an outage of Kafka.
   */
  GatewayPresence presence() {
    boolean watched = now != Long.MIN_VALUE && now - watchedSince >= silence;
    var present = new HashSet<String>();
    var gone = new HashSet<String>();
    signs.forEach((key, sign) -> {
      if (key instanceof ControlKey.Gateway(String id)) {
        (watched && !isLive(sign) ? gone : present).add(id);
      }
    });
    return new GatewayPresence(present, gone, watched ? now - silence : Long.MIN_VALUE);
  }

  /** Whether this gateway, of all live ones, does what only one needs to do. */
  boolean isFirst() {
    return gateways().stream().findFirst().filter(own.id()::equals).isPresent();
  }

  private List<String> gateways() {
    return signs.entrySet().stream()
        .filter(entry -> isLive(entry.getValue()))
        .map(Map.Entry::getKey)
        .filter(ControlKey.Gateway.class::isInstance)
        .map(key -> ((ControlKey.Gateway) key).id())
        .sorted()
        .toList();
  }

  /** What clients may ask now. */
  Catalog catalog() {
    var found = new LinkedHashSet<Finding>();
    Map<String, List<ClientEvents>> live = liveServices(found);
    var routes = new HashMap<String, Route>();
    var listeners = new HashMap<String, List<Route>>();
    var services = new ArrayList<Catalog.LiveService>();
    // Whoever claimed first comes first and keeps a name; ties go by the service's name.
    List<String> byClaim =
        live.keySet().stream()
            .sorted(
                Comparator.comparingLong((String name) -> since(live.get(name)))
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    for (String service : byClaim) {
      List<ClientEvents> instances = live.getOrDefault(service, List.of());
      var answered = new TreeSet<String>();
      settings(service, instances, found)
          .forEach((event, route) -> {
            if (route.declaration().event().channel() == Channel.PRIVATE) {
              listeners
                  .computeIfAbsent(route.declaration().event().name(), _ -> new ArrayList<>())
                  .add(route);
              return;
            }
            Route keeper = routes.putIfAbsent(route.declaration().event().name(), route);
            if (keeper == null) {
              answered.add(route.declaration().event().name());
            } else {
              found.add(new Finding.NameTaken(event, service, keeper.service()));
            }
          });
      services.add(
          new Catalog.LiveService(
              service,
              instances.getFirst().version(),
              instances.stream().map(ClientEvents::instance).sorted().toList(),
              List.copyOf(answered)));
    }
    remember(routes.keySet());
    var departed = new HashSet<>(known);
    departed.removeAll(routes.keySet());
    news = found.stream().filter(finding -> !findings.contains(finding)).toList();
    findings = found;
    services.sort(Comparator.comparing(Catalog.LiveService::name));
    return new Catalog(routes, listeners, departed, services, gateways());
  }

  /** What the last {@link #catalog} found that the one before had not. */
  List<Finding> news() {
    return news;
  }

  /** Live instances by service, the one to follow first. */
  private Map<String, List<ClientEvents>> liveServices(Set<Finding> found) {
    return signs.values().stream()
        .filter(sign -> sign.says != null && isLive(sign))
        .map(sign -> sign.says)
        .filter(says -> isOwnTopic(says, found))
        .sorted(
            Comparator.comparing(ClientEvents::version, Versions.ORDER)
                .reversed()
                .thenComparing(ClientEvents::instance))
        .collect(Collectors.groupingBy(ClientEvents::service, TreeMap::new, Collectors.toList()));
  }

  private boolean isOwnTopic(ClientEvents says, Set<Finding> found) {
    boolean own =
        says.requestTopic().equals(topics.requests(says.service(), says.partitions()).name());
    if (!own) {
      found.add(new Finding.ForeignTopic(says.service(), says.instance(), says.requestTopic()));
    }
    return own;
  }

  private static long since(@Nullable List<ClientEvents> instances) {
    return instances == null
        ? Long.MAX_VALUE
        : instances.stream().mapToLong(ClientEvents::since).min().orElse(Long.MAX_VALUE);
  }

  private static Map<String, Route> settings(
      String service, List<ClientEvents> instances, Set<Finding> found) {
    var settings = new TreeMap<String, Route>();
    for (ClientEvents instance : instances) {
      for (EventDeclaration declaration : instance.events()) {
        var route = new Route(declaration, service, instance.requestTopic(), instance.partitions());
        Route followed = settings.putIfAbsent(declaration.event().qualified(), route);
        if (followed != null && !followed.equals(route)) {
          found.add(
              new Finding.SettingsDiffer(
                  service, declaration.event().qualified(), instances.getFirst().version()));
        }
      }
    }
    return settings;
  }

  private void remember(Set<String> served) {
    for (String name : served) {
      // Back to the end, so that what was served last is forgotten last.
      known.remove(name);
      known.add(name);
    }
    int limit = Math.max(departedLimit, served.size());
    var oldest = known.iterator();
    while (known.size() > limit) {
      oldest.next();
      oldest.remove();
    }
  }
}
