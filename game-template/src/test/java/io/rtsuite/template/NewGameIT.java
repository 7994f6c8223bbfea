package io.rtsuite.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Makes a new game as the tutorial says, in a copy of the whole project. */
class NewGameIT {

  private static final Set<String> NOT_SOURCES = Set.of("target", ".git", ".rt", "node_modules");

  @TempDir Path copy;

  @Test
  void a_copy_under_another_name_passes_its_tests_and_has_nothing_of_the_template_in_it()
      throws Exception {
    copyProject();
    String name = freeName();
    String type = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);

    rt("new", name);

    try (var files = Files.walk(copy.resolve("game-" + name))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(copy.relativize(file).toString()).doesNotContainIgnoringCase("counter");
        assertThat(Files.readString(file))
            .doesNotContainIgnoringCase("counter")
            .doesNotContain("rtsuite.template", "rtsuite/template", "game-template");
      }
    }
    assertThat(rt("test", "game-" + name, "-o"))
        .contains("Running io.rtsuite.%1$s.%1$s.%2$sTest".formatted(name, type))
        .contains("Running io.rtsuite.%s.%sServiceTest".formatted(name, type))
        .contains("BUILD SUCCESS");
  }

  @Test
  void a_name_that_will_not_do_is_refused_and_leaves_everything_as_it_was() throws Exception {
    copyProject();
    var before = Files.readString(copy.resolve("pom.xml"));

    for (String name : List.of("Score", "my-score", "1score", "class", "blackjack", "../score")) {
      assertThat(exitOf("new", name)).as(name).isEqualTo(2);
    }

    assertThat(Files.readString(copy.resolve("pom.xml"))).isEqualTo(before);
  }

  /** The tutorial's name, or the next one where somebody has followed the tutorial already. */
  private String freeName() {
    String name = "score";
    for (int n = 2; Files.exists(copy.resolve("game-" + name)); n++) {
      name = "score" + n;
    }
    return name;
  }

  private void copyProject() throws IOException {
    var root = Path.of("..").toAbsolutePath().normalize();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (NOT_SOURCES.contains(folder.getFileName().toString())) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(copy.resolve(root.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile() && !file.endsWith(".git")) {
              Files.copy(
                  file, copy.resolve(root.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private String rt(String... arguments) throws Exception {
    var log = copy.resolve("command.log");
    int exit = exitOf(arguments);
    var text = Files.readString(log);
    assertThat(exit).as("%s%n%s", List.of(arguments), text).isZero();
    return text;
  }

  private int exitOf(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of(copy.resolve("rt").toString()));
    command.addAll(List.of(arguments));
    var process =
        new ProcessBuilder(command)
            .directory(copy.toFile())
            .redirectErrorStream(true)
            .redirectOutput(copy.resolve("command.log").toFile());
    process.environment().put("JAVA_HOME", System.getProperty("java.home"));
    var running = process.start();
    try {
      assertThat(running.waitFor(5, TimeUnit.MINUTES)).as("%s ends", command).isTrue();
      return running.exitValue();
    } finally {
      running.descendants().forEach(ProcessHandle::destroy);
      running.destroy();
    }
  }
}
