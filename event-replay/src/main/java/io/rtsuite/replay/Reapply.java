package io.rtsuite.replay;

import io.rtsuite.events.JsonWriter;
import io.rtsuite.events.Request;
import io.rtsuite.replay.build.Build;
import io.rtsuite.replay.build.Subject;
import io.rtsuite.replay.compare.Difference;
import io.rtsuite.replay.compare.Differences;
import io.rtsuite.replay.compare.JsonTree;
import io.rtsuite.replay.past.Entries;
import io.rtsuite.replay.past.Past;
import io.rtsuite.replay.past.Past.Beginning;
import io.rtsuite.replay.past.Snapshots;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Rebuilds every subject from its history and compares it with its live snapshot. */
@Command(
    name = "reapply",
    description = {
      "Rebuilds every subject from its history, or from the earliest snapshot where the history is"
          + " older, and compares it with its live snapshot at the same entry.",
      "Exit code 0: all are the same; 1: one differs; 2: it could not be found out."
    },
    mixinStandardHelpOptions = true)
final class Reapply implements Callable<Integer> {

  /** For how long at least an owner remembers an answer. */
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  @Mixin private Place place = new Place();
  @Mixin private Games games = new Games();

  @Option(names = "--all", description = "tells every difference, not only the first of a subject")
  private boolean all;

  @Spec private CommandSpec spec = CommandSpec.create();

  private int same;
  private int differing;
  private int unknown;
  private int unsaved;
  private long entriesRead;

  @Override
  public Integer call() {
    try (var cluster = place.open();
        var build = games.load(place.service())) {
      var past = new Past(cluster, place.service());
      for (int partition = 0; partition < past.partitions(); partition++) {
        reapply(past, build, partition);
      }
      summary();
      var err = spec.commandLine().getErr();
      cluster.extent().lines().forEach(err::println);
      err.flush();
    }
    return differing > 0 ? Replay.DIFFERS : 0;
  }

  private void reapply(Past past, Build build, int partition) {
    long firstSeq = firstSeq(past.entries(partition));
    // Snapshots first: what the history has beyond them does not matter.
    var snapshots = past.snapshots(partition, firstSeq, _ -> true);
    var seen = new HashSet<String>();
    var rebuilt = rebuild(past.entries(partition), build, firstSeq, snapshots, seen);
    var keys = new TreeSet<>(snapshots.keys());
    keys.addAll(rebuilt.keySet());
    seen.removeAll(keys);
    unsaved += seen.size();
    for (String key : keys) {
      compare(key, build, rebuilt, firstSeq, snapshots);
    }
  }

  private static long firstSeq(Entries entries) {
    var first = entries.peek();
    return first == null ? Past.NOTHING : first.entry().seq();
  }

  /** Each subject up to its snapshot, or to where all snapshots reach where it has none. */
  private Map<String, Beginning> rebuild(
      Entries entries, Build build, long firstSeq, Snapshots snapshots, Set<String> seen) {
    var rebuilt = new HashMap<String, Beginning>();
    long reach =
        snapshots.checkpoint().map(checkpoint -> checkpoint.position().offset()).orElse(0L);
    for (var next = entries.next(); next != null; next = entries.next()) {
      var input = next.entry().input();
      if (input == null || !next.entry().isOfInput()) {
        continue;
      }
      entriesRead++;
      String key = Request.key(input.tenantId(), input.subject());
      seen.add(key);
      var latest = snapshots.latest(key);
      boolean isCovered =
          latest.isPresent()
              ? next.entry().seq() <= latest.get().snapshot().seq()
              : next.message().offset() < reach;
      if (isCovered) {
        @Nullable Beginning known = rebuilt.get(key);
        if (known == null) {
          known = Past.beginning(build, key, firstSeq, snapshots).orElse(null);
        }
        if (known != null) {
          rebuilt.put(key, known);
          if (known.isFollowedBy(next)) {
            known.subject().apply(next.value());
          }
        }
      }
    }
    return rebuilt;
  }

  private void compare(
      String key, Build build, Map<String, Beginning> rebuilt, long firstSeq, Snapshots snapshots) {
    String name = key.substring(key.indexOf('/') + 1);
    var live = snapshots.latest(key);
    Subject mine = mine(name, build, rebuilt.get(key), firstSeq, live.orElse(null));
    if (mine == null) {
      unknown++;
      return;
    }
    var other =
        live.map(kept -> build.restore(name, kept.value())).orElseGet(() -> build.begin(name));
    long seq = live.map(kept -> kept.snapshot().seq()).orElse(0L);
    var differences = Differences.between(tree(mine, seq, live.orElse(null)), tree(other, seq));
    if (differences.isEmpty()) {
      same++;
    } else {
      differing++;
      tell(key, live.map(kept -> kept.snapshot().seq()).orElse(null), differences);
    }
  }

  /** All that a snapshot says. */
  private static @Nullable Object tree(Subject subject, long seq) {
    return JsonTree.parse(subject.snapshot(seq));
  }

  /** The same, without the answers that the owner had forgotten when it took the live snapshot. */
  private static @Nullable Object tree(Subject subject, long seq, Snapshots.@Nullable Kept live) {
    Object tree = tree(subject, seq);
    if (live != null
        && tree instanceof Map<?, ?> fields
        && fields.get("answers") instanceof List<?> answers) {
      var kept = new HashSet<List<String>>();
      live.snapshot()
          .answers()
          .forEach(answer -> kept.add(List.of(answer.userId(), answer.actionId())));
      var before = BigDecimal.valueOf(live.time() - REMEMBERED.toMillis());
      answers.removeIf(one ->
          one instanceof Map<?, ?> answer
              && answer.get("time") instanceof BigDecimal time
              && time.compareTo(before) <= 0
              && !kept.contains(
                  List.of(
                      String.valueOf(answer.get("userId")),
                      String.valueOf(answer.get("actionId")))));
    }
    return tree;
  }

  /** The subject as the history has it; null where what is left of that tells nothing. */
  private static @Nullable Subject mine(
      String name,
      Build build,
      @Nullable Beginning rebuilt,
      long firstSeq,
      Snapshots.@Nullable Kept live) {
    if (firstSeq == 1) {
      return rebuilt == null ? build.begin(name) : rebuilt.subject();
    }
    // Where it begins with the live snapshot itself, nothing would be compared.
    return live != null && rebuilt != null && rebuilt.after() < live.snapshot().seq()
        ? rebuilt.subject()
        : null;
  }

  private void tell(String key, @Nullable Long seq, List<Difference> differences) {
    var out = spec.commandLine().getOut();
    var told = all ? differences : differences.subList(0, 1);
    if (place.json()) {
      out.println(
          JsonWriter.write(
                  line -> {
                    line.writeStartObject();
                    line.writeStringField("key", key);
                    if (seq != null) {
                      line.writeNumberField("seq", seq);
                    }
                    JsonWriter.strings(
                        line, "differences", told.stream().map(Difference::text).toList());
                    line.writeEndObject();
                  })
              .text());
    } else {
      out.printf(
          "%s differs %s, rebuilt -> live:%n",
          key, seq == null ? "and has no snapshot" : "at seq " + seq);
      told.forEach(one -> out.println("  " + one.text()));
      if (told.size() < differences.size()) {
        out.printf("  and %d more%n", differences.size() - told.size());
      }
    }
    out.flush();
  }

  private void summary() {
    var out = spec.commandLine().getOut();
    if (place.json()) {
      out.println(
          JsonWriter.write(
                  line -> {
                    line.writeStartObject();
                    line.writeNumberField("entries", entriesRead);
                    line.writeNumberField("same", same);
                    line.writeNumberField("differing", differing);
                    line.writeNumberField("unknown", unknown);
                    line.writeNumberField("unsaved", unsaved);
                    line.writeEndObject();
                  })
              .text());
    } else {
      out.printf(
          "%d entries re-applied: %d subjects are as their snapshots say, %d differ%s%s%n",
          entriesRead,
          same,
          differing,
          unsaved == 0 ? "" : ", %d have no snapshot yet".formatted(unsaved),
          unknown == 0 ? "" : ", of %d the history is gone".formatted(unknown));
    }
    out.flush();
  }
}
