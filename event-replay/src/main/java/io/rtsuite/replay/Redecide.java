package io.rtsuite.replay;

import io.rtsuite.events.JsonWriter;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.Request;
import io.rtsuite.replay.build.Asked;
import io.rtsuite.replay.build.Build;
import io.rtsuite.replay.build.GameJar;
import io.rtsuite.replay.build.Subject;
import io.rtsuite.replay.compare.Difference;
import io.rtsuite.replay.compare.Differences;
import io.rtsuite.replay.compare.Outcome;
import io.rtsuite.replay.past.Past;
import io.rtsuite.replay.past.Recorded;
import io.rtsuite.replay.past.Snapshots;
import io.rtsuite.sdk.history.Entry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lets another build of the game decide what was decided, and tells what would differ. */
@Command(
    name = "redecide",
    description = {
      "Gives every recorded request to another build of the game, with the time and the entropy it"
          + " had, and compares what it decides with what the history has: events, pushes, replies.",
      "Every input is decided on the state that the history led to, also after a difference: so one"
          + " change shows where it matters, and does not flood all that follows.",
      "Exit code 0: nothing differs; 1: something does; 2: it could not be found out."
    },
    mixinStandardHelpOptions = true)
final class Redecide implements Callable<Integer> {

  private static final int FEW = 8;

  @Mixin private Place place = new Place();

  @Option(
      names = "--game-jar",
      required = true,
      paramLabel = "<jar>",
      description = "the build that is to decide")
  private Path jar = Path.of("");

  @Option(
      names = "--original-jar",
      paramLabel = "<jar>",
      description = "the build to compare it with, in place of what the history has")
  private @Nullable Path originalJar;

  @Option(names = "--all", description = "every differing input, not only the first of a subject")
  private boolean all;

  @Option(
      names = "--secrets",
      description = "shows what is for the house only: the content of the game's events")
  private boolean secrets;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** One subject in both builds; the original is absent where the history stands for it. */
  private record Pair(Subject candidate, @Nullable Subject original, Past.Beginning beginning) {}

  private final Map<String, Pair> subjects = new HashMap<>();
  private final Set<String> seen = new HashSet<>();
  private final Set<String> differing = new HashSet<>();
  private final Set<String> lost = new HashSet<>();
  private long decided;
  private long differences;

  @Override
  public Integer call() {
    try (var cluster = place.open();
        var candidate = GameJar.of(jar).load();
        var original = originalJar == null ? null : GameJar.of(originalJar).load()) {
      var past = new Past(cluster, place.service());
      for (int partition = 0; partition < past.partitions(); partition++) {
        redecide(past, partition, candidate, original);
      }
      summary();
      var err = spec.commandLine().getErr();
      cluster.extent().lines().forEach(err::println);
      err.flush();
    }
    return differing.isEmpty() ? 0 : Replay.DIFFERS;
  }

  private void redecide(Past past, int partition, Build candidate, @Nullable Build original) {
    subjects.clear();
    var entries = past.entries(partition);
    Recorded first = entries.peek();
    if (first == null) {
      return;
    }
    long firstSeq = first.entry().seq();
    // Of a whole history no snapshot is needed.
    var snapshots = past.snapshots(partition, firstSeq, _ -> firstSeq > 1);
    for (var next = entries.next(); next != null; next = entries.next()) {
      var input = next.entry().input();
      if (input == null || !next.entry().isOfInput()) {
        continue;
      }
      String key = Request.key(input.tenantId(), input.subject());
      Pair pair = pair(key, firstSeq, snapshots, candidate, original);
      if (pair == null || !pair.beginning().isFollowedBy(next)) {
        continue;
      }
      seen.add(key);
      follow(key, pair, next);
    }
  }

  private @Nullable Pair pair(
      String key, long firstSeq, Snapshots snapshots, Build candidate, @Nullable Build original) {
    if (lost.contains(key)) {
      return null;
    }
    Pair known = subjects.get(key);
    if (known != null) {
      return known;
    }
    try {
      var beginning = Past.beginning(candidate, key, firstSeq, snapshots);
      if (beginning.isEmpty()) {
        lost.add(key);
        return null;
      }
      Subject other =
          original == null
              ? null
              : Past.beginning(original, key, firstSeq, snapshots).orElseThrow().subject();
      var pair = new Pair(beginning.get().subject(), other, beginning.get());
      subjects.put(key, pair);
      return pair;
    } catch (Build.Unfit e) {
      lost.add(key);
      differing.add(key);
      note(key + ": " + e.getMessage());
      return null;
    }
  }

  private void follow(String key, Pair pair, Recorded recorded) {
    if (isDecidedByTheGame(recorded.entry())) {
      decided++;
      var asked = new Asked(place.service(), recorded.message().partition(), recorded.value());
      Entry now = entry(pair.candidate().decide(asked));
      Entry before =
          pair.original() == null ? recorded.entry() : entry(pair.original().decide(asked));
      var found = Differences.between(Outcome.of(before), Outcome.of(now));
      if (!found.isEmpty()) {
        differences++;
        if (differing.add(key) || all) {
          tell(key, recorded, secrets ? found : found.stream().map(Redecide::masked).toList());
        }
      }
    }
    try {
      pair.candidate().apply(recorded.value());
      if (pair.original() != null) {
        pair.original().apply(recorded.value());
      }
    } catch (Build.Unfit e) {
      lost.add(key);
      subjects.remove(key);
      differing.add(key);
      note("%s at seq %d: %s".formatted(key, recorded.entry().seq(), e.getMessage()));
    }
  }

  /** The game's events are for the house only. */
  private static Difference masked(Difference difference) {
    return difference.path().startsWith("events") ? difference.masked() : difference;
  }

  /** The rest was settled by a clock, by a method of the service, or by how full it was. */
  private static boolean isDecidedByTheGame(Entry entry) {
    return switch (entry.kind()) {
      case ACCEPTED, REJECTED, REPEATED, PARKED, OBSOLETE, DISCARDED -> true;
      case REFUSED -> !"overloaded".equals(entry.code());
      case EXPIRED, UNREADABLE, HANDED, ANCHOR, TRYING, UNKNOWN -> false;
    };
  }

  private static Entry entry(byte[] value) {
    try {
      return Entry.decode(value);
    } catch (MalformedMessage e) {
      throw new IllegalStateException("a build wrote an entry that cannot be read", e);
    }
  }

  private void tell(String key, Recorded recorded, List<Difference> found) {
    var out = spec.commandLine().getOut();
    var entry = recorded.entry();
    var input = Optional.ofNullable(entry.input()).orElseThrow();
    if (place.json()) {
      out.println(
          JsonWriter.write(
                  line -> {
                    line.writeStartObject();
                    line.writeStringField("key", key);
                    line.writeNumberField("seq", entry.seq());
                    line.writeStringField("input", recorded.input());
                    line.writeStringField("time", Instant.ofEpochMilli(entry.time()).toString());
                    line.writeStringField("event", input.event());
                    line.writeStringField("userId", input.userId());
                    line.writeStringField("requestId", input.requestId());
                    JsonWriter.strings(
                        line, "differences", found.stream().map(Difference::text).toList());
                    line.writeEndObject();
                  })
              .text());
    } else {
      out.printf(
          "%s differs at %s (seq %d, %s): %s%s%n",
          key,
          recorded.input(),
          entry.seq(),
          Instant.ofEpochMilli(entry.time()),
          input.event(),
          input.userId().isEmpty() ? "" : " by " + input.userId());
      var few = all ? found : found.subList(0, Math.min(FEW, found.size()));
      few.forEach(one -> out.println("  " + one.text()));
      if (few.size() < found.size()) {
        out.printf("  and %d more%n", found.size() - few.size());
      }
    }
    out.flush();
  }

  private void note(String sentence) {
    var out = spec.commandLine().getOut();
    out.println(
        place.json()
            ? JsonWriter.write(
                    line -> {
                      line.writeStartObject();
                      line.writeStringField("note", sentence);
                      line.writeEndObject();
                    })
                .text()
            : sentence);
  }

  private void summary() {
    var out = spec.commandLine().getOut();
    if (place.json()) {
      out.println(
          JsonWriter.write(
                  line -> {
                    line.writeStartObject();
                    line.writeNumberField("decided", decided);
                    line.writeNumberField("differing", differences);
                    line.writeNumberField("subjects", seen.size());
                    line.writeNumberField("differingSubjects", differing.size());
                    line.writeEndObject();
                  })
              .text());
    } else {
      out.printf(
          "%d inputs decided again: %d differ, in %d of %d subjects%n",
          decided, differences, differing.size(), seen.size());
    }
    out.flush();
  }
}
