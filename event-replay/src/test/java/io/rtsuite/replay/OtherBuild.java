package io.rtsuite.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A build of a game of this project with one line of its source changed. */
final class OtherBuild {

  private OtherBuild() {}

  /**
   * Compiles the changed source and puts its classes into a copy of the jar.
   *
   * @param module such as {@code game-template}
   * @param source below the module's sources
   */
  static Path of(Path jar, String module, String source, String line, String other, Path folder)
      throws IOException {
    Path original = Path.of("..", module, "src/main/java", source);
    String text = Files.readString(original);
    assertThat(text).contains(line);
    Path changed = Files.createDirectories(folder.resolve("src")).resolve(original.getFileName());
    Files.writeString(changed, text.replace(line, other));
    Path classes = Files.createDirectories(folder.resolve("classes"));
    compile(classes, classPath(jar), changed);
    Path copy = folder.resolve("other.jar");
    Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
    try (var zip = FileSystems.newFileSystem(URI.create("jar:" + copy.toUri()), Map.of());
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = zip.getPath("/").resolve(classes.relativize(file).toString());
        assertThat(target).as("only what is there is replaced").exists();
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return copy;
  }

  /** A game's jar and what lies in lib/ beside it. */
  static String classPath(Path... jars) throws IOException {
    var all = new StringWriter();
    for (Path jar : jars) {
      all.append(jar.toAbsolutePath().toString()).append(':');
      Path lib = jar.toAbsolutePath().resolveSibling("lib");
      if (Files.isDirectory(lib)) {
        try (Stream<Path> files = Files.list(lib)) {
          all.append(files.map(Path::toString).collect(Collectors.joining(":"))).append(':');
        }
      }
    }
    return all.toString();
  }

  static void compile(Path classes, String classPath, Path source) {
    var said = new StringWriter();
    boolean done =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                said,
                null,
                null,
                List.of("-proc:none", "-d", classes.toString(), "-cp", classPath),
                null,
                ToolProvider.getSystemJavaCompiler()
                    .getStandardFileManager(null, null, null)
                    .getJavaFileObjects(source))
            .call();
    assertThat(done).as(said.toString()).isTrue();
  }
}
