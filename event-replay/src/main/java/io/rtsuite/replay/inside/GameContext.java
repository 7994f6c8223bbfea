package io.rtsuite.replay.inside;

import io.micronaut.context.DefaultApplicationContext;
import io.micronaut.core.io.scan.ClassPathResourceLoader;
import io.micronaut.inject.BeanDefinitionReference;
import java.net.URL;
import java.util.List;
import java.util.Set;

/**
 * As much of a service's application as its game needs: the beans of its own jar, serdes,
 * validation and the SDK's payloads. Nothing that would open a port or call Kafka is in it.
 */
@SuppressWarnings("overrides") // of arrays by varargs, within Micronaut
final class GameContext extends DefaultApplicationContext {

  private static final List<String> LIBRARIES =
      List.of(
          "io.micronaut.inject.",
          "io.micronaut.context.",
          "io.micronaut.serde.",
          "io.micronaut.jackson.",
          "io.micronaut.json.",
          "io.micronaut.validation.");

  /** What games and the SDK's payloads ask for; all of it plain values. */
  private static final Set<String> SDK =
      Set.of(
          "io.rtsuite.sdk.payload.Payloads",
          "io.rtsuite.sdk.handler.RequestReader",
          "io.rtsuite.sdk.request.Outputs",
          "io.rtsuite.sdk.ServiceConfiguration",
          "io.rtsuite.sdk.TopicsConfiguration",
          "io.rtsuite.sdk.game.GameConfiguration");

  private final URL jar;

  GameContext(ClassLoader world, URL jar) {
    super(ClassPathResourceLoader.defaultLoader(world));
    this.jar = jar;
  }

  @Override
  @SuppressWarnings("rawtypes") // as the overridden method
  protected List<BeanDefinitionReference> resolveBeanDefinitionReferences() {
    return super.resolveBeanDefinitionReferences().stream().filter(this::isWanted).toList();
  }

  private boolean isWanted(BeanDefinitionReference<?> reference) {
    String name = reference.getBeanDefinitionName();
    return LIBRARIES.stream().anyMatch(name::startsWith)
        || isFromTheJar(reference)
        || (name.startsWith("io.rtsuite.sdk.")
            && (SDK.contains(reference.getBeanType().getName())
                || name.startsWith("io.rtsuite.sdk.payload.")));
  }

  private boolean isFromTheJar(BeanDefinitionReference<?> reference) {
    var source = reference.getClass().getProtectionDomain().getCodeSource();
    return source != null && jar.toExternalForm().equals(source.getLocation().toExternalForm());
  }
}
