package io.rtsuite.replay.build;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The libraries around a build: this tool's own, and those of the build's that it has not. */
final class Libraries {

  private static final Pattern VERSIONED = Pattern.compile("(.+?)-\\d[^/]*\\.jar");

  private Libraries() {}

  /** Whatever both have is taken from this tool, so that a build is judged by one SDK. */
  static List<URL> around(Path game) throws IOException {
    var urls = new ArrayList<URL>();
    Set<String> names = new HashSet<>();
    for (String element : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(element).toAbsolutePath();
      if (Files.exists(path)) {
        urls.add(path.toUri().toURL());
        names.add(artifact(path));
        required(path).forEach(one -> names.add(artifact(one)));
      }
    }
    for (Path library : required(game)) {
      if (Files.exists(library) && !names.contains(artifact(library))) {
        urls.add(library.toUri().toURL());
      }
    }
    return urls;
  }

  /** What a jar's manifest asks for. */
  private static List<Path> required(Path jar) throws IOException {
    if (!Files.isRegularFile(jar)) {
      return List.of();
    }
    try (var file = new JarFile(jar.toFile())) {
      var manifest = file.getManifest();
      String classPath =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      if (classPath == null || classPath.isBlank()) {
        return List.of();
      }
      var all = new ArrayList<Path>();
      for (String element : classPath.trim().split("\\s+")) {
        all.add(Path.of(jar.toUri().resolve(element)));
      }
      return all;
    }
  }

  private static String artifact(Path path) {
    String name = String.valueOf(path.getFileName());
    Matcher versioned = VERSIONED.matcher(name);
    return versioned.matches() ? versioned.group(1) : name;
  }
}
