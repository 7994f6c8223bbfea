package io.rtsuite.replay.build;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.zip.ZipException;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The jar of a service with a game in it.
 *
 * @param service as its {@code application.yml} names it; empty where it does not
 */
public record GameJar(Path path, String service) {

  private static final String INSIDE = "io.rtsuite.replay.inside.MicronautBuild";

  /**
   * Looks into a jar.
   *
   * @throws Build.Unfit where there is none
   */
  public static GameJar of(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    try (var jar = new JarFile(absolute.toFile())) {
      var settings = jar.getEntry("application.yml");
      if (settings == null) {
        return new GameJar(absolute, "");
      }
      try (InputStream in = jar.getInputStream(settings)) {
        Object yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
        return new GameJar(absolute, text(yaml, "rt", "service", "name").orElse(""));
      }
    } catch (ZipException | YAMLException e) {
      throw new Build.Unfit(path + " is no jar of a service", e);
    } catch (IOException e) {
      throw new Build.Unfit("there is no jar " + path, e);
    }
  }

  private static Optional<String> text(Object yaml, String... way) {
    Object value = yaml;
    for (String step : way) {
      value = value instanceof Map<?, ?> map ? map.get(step) : null;
    }
    return Optional.ofNullable(value).map(Object::toString);
  }

  /**
   * Loads the build.
   *
   * @throws Build.Unfit when there is no game in it, or it cannot be started without its service
   */
  public Build load() {
    try {
      var world = new World(path, Libraries.around(path));
      try {
        return (Build)
            world
                .loadClass(INSIDE)
                .getConstructor(AutoCloseable.class, ClassLoader.class, URL.class)
                .newInstance((AutoCloseable) world::close, world, world.location());
      } catch (InvocationTargetException e) {
        world.close();
        throw e.getCause() instanceof Build.Unfit unfit
            ? unfit
            : new Build.Unfit("the game in " + path + " cannot be loaded: " + reason(e), e);
      } catch (ReflectiveOperationException | LinkageError e) {
        world.close();
        throw new Build.Unfit("the game in " + path + " cannot be loaded: " + reason(e), e);
      }
    } catch (IOException e) {
      throw new Build.Unfit("the jar " + path + " cannot be read", e);
    }
  }

  private static String reason(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return String.valueOf(deepest.getMessage()).lines().findFirst().orElse("");
  }
}
