package io.rtsuite.sdk.test;

import io.micronaut.context.DefaultApplicationContext;
import io.micronaut.inject.BeanConfiguration;
import io.micronaut.inject.BeanDefinitionReference;
import io.micronaut.serde.Deserializer;
import io.micronaut.serde.Serializer;
import io.rtsuite.sdk.handler.RequestReader;
import io.rtsuite.sdk.payload.Payloads;
import io.rtsuite.sdk.request.Outputs;
import java.util.List;
import java.util.Set;

/**
 * Just enough of an application to write and read payloads as a service does: the SDK's payloads,
 * validation, and all serdes on the class path, the game's own included.
 */
@SuppressWarnings("overrides") // of arrays by varargs, within Micronaut
final class PayloadContext extends DefaultApplicationContext {

  private static final List<String> LIBRARIES =
      List.of(
          "io.micronaut.inject.",
          "io.micronaut.context.",
          "io.micronaut.serde.",
          "io.micronaut.jackson.",
          "io.micronaut.json.",
          "io.micronaut.validation.");
  private static final Set<Class<?>> OWN =
      Set.of(Payloads.class, RequestReader.class, Outputs.class);

  private PayloadContext() {}

  /** Lives as long as the test JVM: it holds nothing but serdes, and one is enough. */
  private static final class Holder {
    static final PayloadContext CONTEXT = started();

    private static PayloadContext started() {
      var context = new PayloadContext();
      context.start();
      return context;
    }
  }

  static Payloads payloads() {
    return Holder.CONTEXT.getBean(Payloads.class);
  }

  static RequestReader reader() {
    return Holder.CONTEXT.getBean(RequestReader.class);
  }

  static Outputs outputs() {
    return Holder.CONTEXT.getBean(Outputs.class);
  }

  @Override
  @SuppressWarnings("rawtypes") // as the overridden method
  protected List<BeanDefinitionReference> resolveBeanDefinitionReferences() {
    return super.resolveBeanDefinitionReferences().stream()
        .filter(PayloadContext::isWanted)
        .toList();
  }

  private static boolean isWanted(BeanDefinitionReference<?> reference) {
    String name = reference.getBeanDefinitionName();
    if (LIBRARIES.stream().anyMatch(name::startsWith)) {
      return true;
    }
    Class<?> type = reference.getBeanType();
    return OWN.contains(type)
        || Serializer.class.isAssignableFrom(type)
        || Deserializer.class.isAssignableFrom(type);
  }

  /** Packages that are conditional on a service's name are taken without. */
  @Override
  protected Iterable<BeanConfiguration> resolveBeanConfigurations() {
    return List.of();
  }
}
