package io.rtsuite.template;

import io.micronaut.context.ApplicationContext;
import io.micronaut.serde.ObjectMapper;
import java.util.Map;

/** The game's beans alone, without the service around them. */
final class WithoutService {

  private WithoutService() {}

  static ObjectMapper json() {
    return ApplicationContext.builder()
        .enableDefaultPropertySources(false)
        .properties(Map.of("micronaut.application.name", "game-template", "kafka.enabled", false))
        .start()
        .getBean(ObjectMapper.class);
  }
}
