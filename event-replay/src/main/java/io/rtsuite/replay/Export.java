package io.rtsuite.replay;

import com.fasterxml.jackson.core.JsonGenerator;
import io.rtsuite.events.Json;
import io.rtsuite.events.JsonWriter;
import io.rtsuite.events.Request;
import io.rtsuite.events.User;
import io.rtsuite.replay.log.Cluster;
import io.rtsuite.replay.past.Past;
import io.rtsuite.replay.past.Recorded;
import io.rtsuite.replay.past.Snapshots;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes one subject's story as a fixture, and a test that replays it. */
@Command(
    name = "export",
    description = {
      "One subject's story as a fixture of JSON lines, and the source of a JUnit test that has the"
          + " game decide it again, with the test kit.",
      "With --out game-x/src/test both lie where the game's module looks for them. The fixture holds"
          + " the house's secrets of that story: entropy and events."
    },
    mixinStandardHelpOptions = true)
final class Export implements Callable<Integer> {

  private static final Pattern CLASS =
      Pattern.compile("(?:[a-z][A-Za-z0-9_]*\\.)+[A-Z][A-Za-z0-9_]*");

  @Mixin private Place place = new Place();
  @Mixin private Games games = new Games();

  @Option(
      names = {"--subject", "--table"},
      required = true,
      paramLabel = "<id>",
      description = "whose story")
  private String subject = "";

  @Option(names = "--tenant", paramLabel = "<id>", description = "whose (default: default)")
  private String tenant = User.DEFAULT_TENANT;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "<folder>",
      description = "gets java/ and resources/")
  private Path out = Path.of("");

  @Option(
      names = "--game-class",
      paramLabel = "<class>",
      description = "the game, in full (default: the one in its jar)")
  private @Nullable String gameClass;

  @Option(
      names = "--at",
      paramLabel = "<moment>",
      converter = At.Converter.class,
      description = "where the story ends: the offset of a request, end, or a time (default: end)")
  private At at = new At.End();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (gameClass != null && !CLASS.matcher(gameClass).matches()) {
      throw new Refused("--game-class '" + gameClass + "' is no class with its package");
    }
    try (var cluster = place.open()) {
      String game = gameClass == null ? gameInItsJar() : gameClass;
      String folder = game.substring(0, game.lastIndexOf('.')).replace('.', '/');
      String name = fileName();
      Path fixture = out.resolve("resources").resolve(folder).resolve(name + ".jsonl");
      long count = write(cluster, fixture);
      var test = new StoryTestSource(game, name);
      Path source = out.resolve("java").resolve(folder).resolve(test.className() + ".java");
      Files.createDirectories(source.getParent());
      Files.writeString(source, test.text());
      report(count, fixture, source);
      var err = spec.commandLine().getErr();
      cluster.extent().lines().forEach(err::println);
      err.flush();
    } catch (IOException e) {
      throw new Refused("the story cannot be written to " + out + ": " + e.getMessage(), e);
    }
    return 0;
  }

  private String gameInItsJar() {
    try (var build = games.load(place.service())) {
      return build.game();
    }
  }

  /** A subject's name is a client's; a file's is not. */
  private String fileName() {
    return subject.replaceAll("[^A-Za-z0-9_-]", "_");
  }

  private long write(Cluster cluster, Path fixture) throws IOException {
    var past = new Past(cluster, place.service());
    String key = Request.key(tenant, subject);
    int partition = past.partition(key);
    var entries = past.entries(partition);
    Recorded first = entries.peek();
    long firstSeq = first == null ? Past.NOTHING : first.entry().seq();
    var kept = past.snapshots(partition, firstSeq, key::equals).earliest(key).orElse(null);
    if (firstSeq > 1 && kept == null) {
      throw new Refused(
          "the history begins with seq %d and no snapshot tells what '%s' was before"
              .formatted(firstSeq, key));
    }
    Files.createDirectories(fixture.getParent());
    long count = 0;
    try (BufferedWriter lines = Files.newBufferedWriter(fixture)) {
      lines.write(beginning(partition, firstSeq > 1 ? kept : null));
      lines.write('\n');
      for (var next = entries.next(); next != null; next = entries.next()) {
        if (next.isAbout(key)
            && at.includes(next.entry())
            && (firstSeq == 1 || kept == null || next.entry().seq() > kept.snapshot().seq())) {
          lines.write(line(next));
          lines.write('\n');
          count++;
        }
      }
    }
    if (count == 0) {
      Files.delete(fixture);
      throw new Refused("nothing is known of '" + key + "'");
    }
    return count;
  }

  private String beginning(int partition, Snapshots.@Nullable Kept kept) {
    return JsonWriter.write(
            line -> {
              line.writeStartObject();
              line.writeStringField("service", place.service());
              line.writeNumberField("partition", partition);
              line.writeStringField("subject", subject);
              JsonWriter.raw(line, "snapshot", kept == null ? null : Json.of(kept.value()));
              line.writeEndObject();
            })
        .text();
  }

  private static String line(Recorded recorded) {
    return JsonWriter.write(
            line -> {
              line.writeStartObject();
              raw(line, "entry", recorded.value());
              line.writeEndObject();
            })
        .text();
  }

  /** Clients may send JSON of several lines, and its bytes count: the action's print is of them. */
  private static void raw(JsonGenerator line, String name, byte[] json) throws IOException {
    for (byte b : json) {
      if (b == '\n' || b == '\r') {
        line.writeBinaryField(name + "Base64", json);
        return;
      }
    }
    JsonWriter.raw(line, name, Json.of(json));
  }

  private void report(long count, Path fixture, Path source) {
    var console = spec.commandLine().getOut();
    if (place.json()) {
      console.println(
          JsonWriter.write(
                  line -> {
                    line.writeStartObject();
                    line.writeNumberField("inputs", count);
                    line.writeStringField("fixture", fixture.toString());
                    line.writeStringField("test", source.toString());
                    line.writeEndObject();
                  })
              .text());
    } else {
      console.printf("%d inputs in %s%ntest in %s%n", count, fixture, source);
    }
    console.flush();
  }
}
