package io.rtsuite.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.events.Channel;
import io.rtsuite.events.ClientEvents;
import io.rtsuite.events.ControlKey;
import io.rtsuite.events.EventDeclaration;
import io.rtsuite.events.Topics;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogFoldTest {

  private static final ControlKey.Gateway OWN = new ControlKey.Gateway("gw-b");

  private final CatalogFold fold =
      new CatalogFold(
          new GatewayId(OWN.id()),
          new Topics("rt."),
          Duration.ofSeconds(15),
          Duration.ofMinutes(2),
          Duration.ofSeconds(6),
          3);

  private static EventDeclaration event(String name) {
    return EventDeclaration.of(Channel.CLIENT.event(name));
  }

  private ControlKey.Service says(
      String service, String instance, String version, long since, long at, String... events) {
    return says(
        service, instance, version, since, at, Arrays.stream(events).map(it -> event(it)).toList());
  }

  private ControlKey.Service says(
      String service,
      String instance,
      String version,
      long since,
      long at,
      List<EventDeclaration> events) {
    var says =
        new ClientEvents(
            "id", service, instance, version, since, "rt.requests." + service, 12, events);
    fold.lives(says.key(), says, at);
    return says.key();
  }

  /** This gateway's own heartbeat, every two seconds, up to and including a moment. */
  private void heartbeat(long from, long to) {
    for (long at = from; at <= to; at += 2_000) {
      fold.lives(OWN, at);
    }
  }

  private String keeper(String event) {
    return fold.catalog().find(event) instanceof Catalog.Lookup.Served(Route route)
        ? route.service()
        : "nobody";
  }

  @Nested
  class an_announced_request_topic {
    private void announces(String service, String instance, String topic) {
      var says =
          new ClientEvents(
              "id", service, instance, "9", 0, topic, 12, List.of(event("Join"), event("Leave")));
      fold.lives(says.key(), says, 1_000);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "rt.pushes",
          "rt.control",
          "rt.replies",
          "rt.requests.tables",
          "rt.requests.evil.more",
          "rt.requests.EVIL",
          "other.requests.evil",
          "requests.evil",
          ""
        })
    void that_is_not_the_services_own_does_not_count(String topic) {
      says("tables", "a", "1", 10, 1_000, "Join");
      announces("evil", "e", topic);

      assertThat(keeper("Join")).isEqualTo("tables");
      assertThat(fold.catalog().find("Leave")).isInstanceOf(Catalog.Lookup.Unknown.class);
      assertThat(fold.catalog().services())
          .extracting(Catalog.LiveService::name)
          .containsExactly("tables");
    }

    @Test
    void that_is_not_the_services_own_is_told_once() {
      announces("evil", "e", "rt.pushes");
      fold.catalog();
      assertThat(fold.news())
          .containsExactly(new CatalogFold.Finding.ForeignTopic("evil", "e", "rt.pushes"));

      announces("evil", "e", "rt.pushes");
      fold.catalog();

      assertThat(fold.news()).isEmpty();
    }

    @Test
    void of_one_instance_does_not_speak_for_the_others() {
      says("tables", "a", "1", 10, 1_000, "Join");
      announces("tables", "b", "rt.pushes");

      assertThat(fold.catalog().find("Join"))
          .isEqualTo(
              new Catalog.Lookup.Served(
                  new Route(event("Join"), "tables", "rt.requests.tables", 12)));
      assertThat(fold.catalog().find("Leave")).isInstanceOf(Catalog.Lookup.Unknown.class);
    }
  }

  @Nested
  class a_live_instance {
    @Test
    void makes_its_events_routable() {
      says("tables", "a", "1", 10, 1_000, "Join");
      heartbeat(1_000, 1_000);

      assertThat(fold.catalog().find("Join"))
          .isEqualTo(
              new Catalog.Lookup.Served(
                  new Route(event("Join"), "tables", "rt.requests.tables", 12)));
      assertThat(fold.catalog().find("join")).isInstanceOf(Catalog.Lookup.Unknown.class);
      assertThat(fold.catalog().find("client_channel_event.Join"))
          .isInstanceOf(Catalog.Lookup.Unknown.class);
    }

    @Test
    void is_gone_after_fifteen_seconds_of_silence_by_the_brokers_clock() {
      says("tables", "a", "1", 10, 1_000, "Join");

      heartbeat(1_000, 15_999);
      assertThat(keeper("Join")).isEqualTo("tables");

      fold.lives(OWN, 16_000);
      assertThat(fold.catalog().find("Join")).isInstanceOf(Catalog.Lookup.NoHandler.class);
      assertThat(fold.catalog().services()).isEmpty();
    }

    @Test
    void is_gone_at_once_with_its_tombstone() {
      var key = says("tables", "a", "1", 10, 1_000, "Join");
      fold.catalog();

      fold.leaves(key);

      assertThat(fold.catalog().find("Join")).isInstanceOf(Catalog.Lookup.NoHandler.class);
    }

    @Test
    void keeps_the_event_routable_when_another_leaves() {
      var first = says("tables", "a", "1", 10, 1_000, "Join");
      says("tables", "b", "1", 10, 1_000, "Join");

      fold.leaves(first);

      assertThat(keeper("Join")).isEqualTo("tables");
    }

    @Test
    void comes_back_with_its_next_sign() {
      says("tables", "a", "1", 10, 1_000, "Join");
      heartbeat(1_000, 31_000);
      assertThat(keeper("Join")).isEqualTo("nobody");

      says("tables", "a", "1", 10, 31_000, "Join");

      assertThat(keeper("Join")).isEqualTo("tables");
    }
  }

  @Nested
  class an_outage_of_kafka {
    @Test
    void kills_nobody() {
      says("tables", "a", "1", 10, 1_000, "Join");
      heartbeat(1_000, 3_000);

      // Ten minutes in which nobody could append; this gateway is the first to be back.
      fold.lives(OWN, 603_000);

      assertThat(keeper("Join")).isEqualTo("tables");
    }

    @Test
    void leaves_the_silence_to_count_from_its_end() {
      says("tables", "a", "1", 10, 1_000, "Join");
      heartbeat(1_000, 3_000);

      heartbeat(603_000, 621_000);

      assertThat(keeper("Join")).isEqualTo("nobody");
    }
  }

  @Nested
  class before_the_own_sign_is_read_back {
    @Test
    void nobody_is_taken_for_dead() {
      says("tables", "a", "1", 10, 1_000, "Join");
      says("lobby", "a", "1", 10, 900_000, "List");

      assertThat(keeper("Join")).isEqualTo("tables");
    }
  }

  @Nested
  class a_name_claimed_twice {
    @Test
    void stays_with_the_earliest_claim_whatever_the_order_of_records() {
      says("late", "a", "1", 20, 1_000, "Join", "Late");
      says("early", "a", "1", 10, 1_000, "Join");

      var catalog = fold.catalog();

      assertThat(catalog.routes())
          .extractingByKey("Join")
          .extracting(Route::service)
          .isEqualTo("early");
      assertThat(catalog.routes())
          .extractingByKey("Late")
          .extracting(Route::service)
          .isEqualTo("late");
      assertThat(fold.news())
          .containsExactly(
              new CatalogFold.Finding.NameTaken("client_channel_event.Join", "late", "early"));
    }

    @Test
    void is_reported_once() {
      says("late", "a", "1", 20, 1_000, "Join");
      says("early", "a", "1", 10, 1_000, "Join");
      fold.catalog();

      fold.catalog();

      assertThat(fold.news()).isEmpty();
    }

    @Test
    void goes_by_the_services_name_where_claims_are_equally_old() {
      says("zebra", "a", "1", 10, 1_000, "Join");
      says("ape", "a", "1", 10, 1_000, "Join");

      assertThat(keeper("Join")).isEqualTo("ape");
    }

    @Test
    void counts_the_oldest_claim_of_all_instances_of_a_service() {
      says("early", "new", "1", 30, 1_000, "Join");
      says("early", "old", "1", 10, 1_000, "Join");
      says("late", "a", "1", 20, 1_000, "Join");

      assertThat(keeper("Join")).isEqualTo("early");
    }

    @Test
    void goes_to_the_second_when_the_first_has_left() {
      says("late", "a", "1", 20, 1_000, "Join");
      var early = says("early", "a", "1", 10, 1_000, "Join");

      fold.leaves(early);

      assertThat(keeper("Join")).isEqualTo("late");
    }
  }

  @Nested
  class instances_that_differ {
    @Test
    void follow_the_highest_version() {
      var quick =
          new EventDeclaration(Channel.CLIENT.event("Join"), "id", Duration.ofSeconds(1), 0);
      says("tables", "a", "1.10.0", 10, 1_000, List.of(quick));
      says("tables", "b", "1.9.0", 10, 1_000, "Join", "Old");

      var catalog = fold.catalog();

      assertThat(catalog.routes())
          .extractingByKey("Join")
          .extracting(Route::declaration)
          .isEqualTo(quick);
      assertThat(catalog.routes()).as("an event that only the older one has").containsKey("Old");
      assertThat(fold.news())
          .containsExactly(
              new CatalogFold.Finding.SettingsDiffer(
                  "tables", "client_channel_event.Join", "1.10.0"));
    }
  }

  @Nested
  class private_events {
    @Test
    void are_never_routable_and_go_to_all_who_list_them() {
      var connected = EventDeclaration.of(Channel.PRIVATE.event("ClientConnected"));
      says("tables", "a", "1", 10, 1_000, List.of(connected));
      says("lobby", "a", "1", 20, 1_000, List.of(connected));

      var catalog = fold.catalog();

      assertThat(catalog.find("ClientConnected")).isInstanceOf(Catalog.Lookup.Unknown.class);
      assertThat(catalog.listeners().get("ClientConnected"))
          .extracting(Route::service)
          .containsExactly("tables", "lobby");
      assertThat(fold.news()).isEmpty();
    }
  }

  @Nested
  class departed_services {
    @Test
    void are_remembered_within_a_bound_the_latest_longest() {
      for (int i = 1; i <= 5; i++) {
        var key = says("service-" + i, "a", "1", 10, 1_000, "Event" + i);
        fold.catalog();
        fold.leaves(key);
      }

      var catalog = fold.catalog();

      assertThat(catalog.departed()).containsExactlyInAnyOrder("Event3", "Event4", "Event5");
      assertThat(catalog.find("Event1")).isInstanceOf(Catalog.Lookup.Unknown.class);
    }
  }

  @Nested
  class old_keys {
    @Test
    void are_forgotten_after_a_while_and_only_by_the_first_living_gateway() {
      var service = says("tables", "a", "1", 10, 1_000, "Join");
      fold.lives(new ControlKey.Gateway("gw-a"), 1_000);
      heartbeat(1_000, 121_000);

      assertThat(fold.forgotten())
          .as("gw-a is needed until its end is told")
          .containsExactly(service);
      assertThat(fold.isFirst()).as("gw-a is dead").isTrue();

      fold.lives(new ControlKey.Gateway("gw-a"), 121_000);
      assertThat(fold.isFirst()).isFalse();
      assertThat(fold.catalog().gateways()).containsExactly("gw-a", "gw-b");
    }
  }

  @Nested
  class a_gateway_that_dies {
    private static final ControlKey.Gateway OTHER = new ControlKey.Gateway("gw-a");

    @Test
    void is_present_until_it_has_been_silent_for_too_long() {
      fold.lives(OTHER, 1_000);
      heartbeat(1_000, 15_000);
      assertThat(fold.presence().present()).containsExactlyInAnyOrder("gw-a", "gw-b");

      heartbeat(17_000, 17_000);

      assertThat(fold.presence().gone()).containsExactly("gw-a");
      assertThat(fold.presence().present()).containsExactly("gw-b");
    }

    @Test
    void is_gone_no_sooner_than_a_gateway_that_starts_has_listened_for_as_long() {
      fold.lives(OTHER, 1_000);

      heartbeat(1_000_000, 1_014_000);
      assertThat(fold.isFirst()).as("it counts as dead for everything else").isTrue();
      assertThat(fold.presence().isKnown()).isFalse();
      assertThat(fold.presence().gone()).isEmpty();

      heartbeat(1_016_000, 1_016_000);
      assertThat(fold.presence().isKnown()).isTrue();
      assertThat(fold.presence().gone()).containsExactly("gw-a");
    }

    @Test
    void is_not_gone_when_nobody_could_append() {
      fold.lives(OTHER, 1_000);
      heartbeat(1_000, 3_000);

      heartbeat(603_000, 605_000);

      assertThat(fold.presence().gone()).isEmpty();
    }

    @Test
    void is_not_gone_any_more_when_it_speaks_again_or_its_record_is_removed() {
      fold.lives(OTHER, 1_000);
      heartbeat(1_000, 17_000);
      assertThat(fold.presence().gone()).containsExactly("gw-a");

      fold.lives(OTHER, 17_500);
      assertThat(fold.presence().gone()).isEmpty();
      assertThat(fold.presence().present()).contains("gw-a");

      fold.leaves(OTHER);
      assertThat(fold.presence().present()).containsExactly("gw-b");
      assertThat(fold.presence().gone()).isEmpty();
    }
  }
}
