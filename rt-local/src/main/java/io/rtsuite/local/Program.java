package io.rtsuite.local;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.EnvironmentPropertySource;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.SystemPropertiesPropertySource;
import io.micronaut.context.env.yaml.YamlPropertySourceLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.util.Map;

/**
 * One of the suite's programs, and how to start it beside the others.
 *
 * <p>All of them lie on one class path here, each with an {@code application.yml}: a program gets
 * the one of its own jar or class folder and none of the others'. Its beans are told apart by the
 * {@code micronaut.application.name} in that file.
 *
 * @param name of the module, for people
 * @param application the class with its {@code main}, which says where it lies
 */
record Program(String name, Class<?> application) {

  static final Program GATEWAY = new Program("rt-gateway", io.rtsuite.gateway.Application.class);

  private static final int ABOVE_ENVIRONMENT = 1000;

  /**
   * A started context of this program alone.
   *
   * @param properties what must hold here, whatever environment and file say
   */
  ApplicationContext start(Map<String, Object> properties) {
    return ApplicationContext.builder()
        .deduceEnvironment(false)
        .enableDefaultPropertySources(false)
        .propertySources(
            PropertySource.of(name + "/application.yml", ownSettings(), Integer.MIN_VALUE),
            new SystemPropertiesPropertySource(),
            new EnvironmentPropertySource(),
            PropertySource.of(name + " here", properties, ABOVE_ENVIRONMENT))
        .banner(false)
        .start();
  }

  private Map<String, Object> ownSettings() {
    try (InputStream yaml = ownFile("application.yml").openStream()) {
      return new YamlPropertySourceLoader().read(name, yaml);
    } catch (IOException e) {
      throw new UncheckedIOException("no application.yml of " + name, e);
    }
  }

  private URL ownFile(String file) throws MalformedURLException {
    String base = application.getProtectionDomain().getCodeSource().getLocation().toString();
    return URI.create(base.endsWith("/") ? base + file : "jar:" + base + "!/" + file).toURL();
  }
}
