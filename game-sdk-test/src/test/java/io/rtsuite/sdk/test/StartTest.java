package io.rtsuite.sdk.test;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Requires;
import io.rtsuite.events.Json;
import io.rtsuite.sdk.ClientEvent;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartTest {

  @Singleton
  @Requires(property = "spec", value = "duplicate")
  static class Duplicate {
    @ClientEvent("Twice")
    void one() {}

    @ClientEvent("Twice")
    void other() {}
  }

  @Singleton
  @Requires(property = "spec", value = "name")
  static class WrongName {
    @ClientEvent("no spaces please")
    void handle() {}
  }

  @Singleton
  @Requires(property = "spec", value = "server")
  static class ServerEvent {
    @ClientEvent("server_channel_event.Changed")
    void handle() {}
  }

  @Singleton
  @Requires(property = "spec", value = "deadline")
  static class WrongDeadline {
    @ClientEvent(value = "Soon", deadline = "soon")
    void handle() {}
  }

  @Singleton
  @Requires(property = "spec", value = "longest")
  static class LongDeadline {
    @ClientEvent(value = "Late", deadline = "31s")
    void handle() {}
  }

  @Singleton
  @Requires(property = "spec", value = "unreadable")
  static class Unreadable {
    record NotSerdeable(String a) {}

    @ClientEvent("Unreadable")
    void handle(NotSerdeable request) {}
  }

  @Singleton
  @Requires(property = "spec", value = "rest")
  static class BehindTheRest {
    @ClientEvent("Behind")
    void handle(List<Json> all, String never) {}
  }

  @ParameterizedTest
  @CsvSource({
    "rest, 'never'",
    "duplicate, 'Twice'",
    "name, 'no spaces please'",
    "server, 'server_channel_event.Changed'",
    "deadline, 'soon'",
    "longest, 'Late'",
    "unreadable, 'NotSerdeable'",
  })
  void a_wrong_declaration_fails_the_start_by_name(String spec, String named) {
    assertThatThrownBy(() ->
            ApplicationContext.run(Map.of("rt.service.name", "wrong-" + spec, "spec", spec))
                .close())
        .hasMessageContaining(named)
        .hasMessageContaining("@ClientEvent on ");
  }
}
