package io.rtsuite.endtoend;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Requires;
import io.micronaut.serde.annotation.Serdeable;
import io.rtsuite.events.Topics;
import io.rtsuite.events.User;
import io.rtsuite.sdk.Caller;
import io.rtsuite.sdk.ClientEvent;
import io.rtsuite.sdk.Notice;
import io.rtsuite.sdk.Pushes;
import io.rtsuite.sdk.Reply;
import jakarta.inject.Singleton;
import java.util.Map;

/** A service on the SDK that belongs to the tests: rooms under fire, and a handler that breaks. */
final class Fixture {

  static final String NAME = "fixture";

  private Fixture() {}

  static ApplicationContext start(String bootstrapServers, Topics topics) {
    return ApplicationContext.builder()
        .properties(
            Map.of(
                "micronaut.application.name",
                NAME,
                "rt.service.name",
                NAME,
                "rt.topics.prefix",
                topics.prefix(),
                "kafka.bootstrap.servers",
                bootstrapServers))
        .start();
  }

  /** A room to enter or leave. */
  @Serdeable
  record Room(String room) {}

  /** The n-th shot at a room. */
  @Serdeable
  record Shot(String room, long n) {}

  /** The handlers. */
  @Singleton
  @Requires(property = "rt.service.name", value = NAME)
  static class Service {

    private final Pushes pushes;

    Service(Pushes pushes) {
      this.pushes = pushes;
    }

    @ClientEvent("FixtureJoin")
    Reply join(Caller caller, Room room) {
      return Reply.ok().join(room.room());
    }

    @ClientEvent("FixtureLeave")
    Reply leave(Caller caller, Room room) {
      return Reply.ok().leave(room.room());
    }

    @ClientEvent("FixtureBroken")
    Reply broken() {
      throw new IllegalStateException("secret of the inside");
    }

    /** Pushes to a room, in order. */
    void fire(String room, long n) {
      pushes.send(User.DEFAULT_TENANT, Notice.toRoom(room, "FixtureShot", new Shot(room, n)));
    }
  }
}
