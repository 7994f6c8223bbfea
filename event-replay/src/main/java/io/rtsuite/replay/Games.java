package io.rtsuite.replay;

import io.rtsuite.replay.build.Build;
import io.rtsuite.replay.build.GameJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the build of the service's game is found. */
final class Games {

  @Option(
      names = "--game-jar",
      paramLabel = "<jar>",
      description =
          "the game's build, with its libraries in lib/ beside it; may be repeated: the one of the"
              + " service is taken (default: the games of this project)")
  private List<Path> jars = new ArrayList<>();

  Games() {}

  Games(List<Path> jars) {
    this.jars = jars;
  }

  /** The build of the service's game. */
  Build load(String service) {
    return find(service).load();
  }

  GameJar find(String service) {
    if (jars.size() == 1) {
      return GameJar.of(jars.getFirst());
    }
    var all = (jars.isEmpty() ? ofTheProject() : jars).stream().map(GameJar::of).toList();
    return all.stream()
        .filter(jar -> jar.service().equals(service))
        .findFirst()
        .orElseThrow(() ->
            new Refused(
                all.isEmpty()
                    ? "there is no game; name its jar with --game-jar"
                    : "none of the jars is of service '%s', but of %s"
                        .formatted(
                            service,
                            String.join(", ", all.stream().map(GameJar::service).toList()))));
  }

  /** What {@code ./rt} built: the jars of the modules named {@code game-…} that are services. */
  private static List<Path> ofTheProject() {
    @Nullable String home = System.getProperty("rt.home");
    if (home == null) {
      return List.of();
    }
    var found = new ArrayList<Path>();
    try (var modules = Files.newDirectoryStream(Path.of(home), "game-*")) {
      for (Path module : modules) {
        if (Files.exists(module.resolve("src/main/resources/application.yml"))) {
          try (var built =
              Files.newDirectoryStream(module.resolve("target"), module.getFileName() + "-*.jar")) {
            built.forEach(found::add);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the project cannot be looked through", e);
    }
    return found;
  }
}
