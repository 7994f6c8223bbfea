package io.rtsuite.replay;

import io.rtsuite.events.Json;
import io.rtsuite.events.JsonWriter;
import io.rtsuite.events.Request;
import io.rtsuite.events.User;
import io.rtsuite.replay.compare.Difference;
import io.rtsuite.replay.compare.Differences;
import io.rtsuite.replay.past.Past;
import io.rtsuite.replay.past.Recorded;
import io.rtsuite.sdk.history.Entry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Goes through a subject's past one entry at a time, forward and back. */
@Command(
    name = "step",
    description = {
      "What happened to a subject, entry by entry: what was asked, what became of it, and what"
          + " changed in what is seen.",
      "--prompt asks at each entry: n for the next, p for the previous one, q to end.",
      "The events themselves are for --as house."
    },
    mixinStandardHelpOptions = true)
final class Step implements Callable<Integer> {

  /** An entry with what was seen before and after it; only what is shown is kept. */
  @SuppressWarnings("ArrayRecordComponent") // carried on, never compared
  private record Taken(Recorded recorded, byte[] before, byte[] after) {}

  @Mixin private Place place = new Place();
  @Mixin private Games games = new Games();

  @Option(
      names = {"--subject", "--table"},
      required = true,
      paramLabel = "<id>",
      description = "what to go through")
  private String subject = "";

  @Option(names = "--tenant", paramLabel = "<id>", description = "whose (default: default)")
  private String tenant = User.DEFAULT_TENANT;

  @Option(
      names = "--from",
      paramLabel = "<seq>",
      description = "the first entry to show (default: the first there is; the last with --back)")
  private @Nullable Long from;

  @Option(
      names = "--count",
      paramLabel = "<n>",
      description = "how many entries to show (default: 10)")
  private int count = 10;

  @Option(names = "--back", description = "backwards")
  private boolean back;

  @Option(names = "--prompt", description = "one entry at a time, as asked on standard input")
  private boolean prompt;

  @Option(
      names = "--as",
      paramLabel = "<eyes>",
      converter = Eyes.Converter.class,
      description = "house, spectator or player:<user> (default: spectator)")
  private Eyes eyes = new Eyes(false, null);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    if (count < 1) {
      throw new Refused("--count is below 1");
    }
    if (prompt && place.json()) {
      throw new Refused("--prompt is for people; leave out --json");
    }
    try (var cluster = place.open();
        var build = games.load(place.service())) {
      var past = new Past(cluster, place.service());
      var steps = steps(Walk.begin(past, build, Request.key(tenant, subject)));
      if (steps.isEmpty()) {
        throw new Refused("'%s' has no entry there".formatted(subject));
      }
      if (prompt) {
        ask(steps);
      } else {
        (back ? steps.reversed() : steps).forEach(this::show);
      }
      var err = spec.commandLine().getErr();
      cluster.extent().lines().forEach(err::println);
      err.flush();
    }
    return 0;
  }

  /** The entries that may be shown, in the order of their happening. */
  private List<Taken> steps(Walk walk) {
    var steps = new ArrayList<Taken>();
    byte[] before = eyes.view(walk.subject());
    while (walk.peek() != null && !isEnough(steps, walk)) {
      Recorded recorded = walk.next();
      byte[] after = eyes.view(walk.subject());
      if (prompt || back || from == null || recorded.entry().seq() >= from) {
        steps.add(new Taken(recorded, before, after));
      }
      if (back && !prompt && steps.size() > count) {
        steps.removeFirst();
      }
      before = after;
    }
    return steps;
  }

  private boolean isEnough(List<Taken> steps, Walk walk) {
    if (prompt) {
      return false;
    }
    Recorded next = walk.peek();
    return back ? from != null && next != null && next.entry().seq() > from : steps.size() == count;
  }

  private void ask(List<Taken> steps) throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintWriter out = spec.commandLine().getOut();
    int at = first(steps);
    show(steps.get(at));
    while (true) {
      out.printf("[%d of %d] n, p or q? ", at + 1, steps.size());
      out.flush();
      String answer = in.readLine();
      switch (answer == null ? "q" : answer.strip()) {
        case "n", "" -> {
          if (at + 1 < steps.size()) {
            show(steps.get(++at));
          } else {
            out.println("That was the last one.");
          }
        }
        case "p" -> {
          if (at > 0) {
            show(steps.get(--at));
          } else {
            out.println("That was the first one.");
          }
        }
        case "q" -> {
          return;
        }
        default -> out.println("n shows the next entry, p the previous one, q ends.");
      }
    }
  }

  private int first(List<Taken> steps) {
    if (from == null) {
      return back ? steps.size() - 1 : 0;
    }
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).recorded().entry().seq() >= from) {
        return i;
      }
    }
    return steps.size() - 1;
  }

  private void show(Taken taken) {
    PrintWriter out = spec.commandLine().getOut();
    var changes = Differences.between(taken.before(), taken.after());
    if (place.json()) {
      out.println(json(taken, changes));
    } else {
      text(out, taken, changes);
    }
    out.flush();
  }

  private void text(PrintWriter out, Taken taken, List<Difference> changes) {
    Entry entry = taken.recorded().entry();
    var input = entry.input();
    out.printf(
        "seq %d  %s  %s  %s%s%n",
        entry.seq(),
        taken.recorded().input(),
        Instant.ofEpochMilli(entry.time()),
        entry.kind().text(),
        entry.code() == null ? "" : " (" + entry.code() + ")");
    if (input != null) {
      out.printf(
          "  %s%s%n", input.event(), input.userId().isEmpty() ? "" : " by " + input.userId());
    }
    if (eyes.house()) {
      entry.events().forEach(event -> out.println("  event " + event.text()));
    } else if (!entry.events().isEmpty()) {
      out.printf("  %d of the house's events%n", entry.events().size());
    }
    if (changes.isEmpty()) {
      out.printf("  nothing changes as %s sees it%n", eyes);
    } else {
      changes.forEach(change -> out.println("  " + change.text()));
    }
  }

  private String json(Taken taken, List<Difference> changes) {
    Entry entry = taken.recorded().entry();
    return JsonWriter.write(
            out -> {
              out.writeStartObject();
              out.writeNumberField("seq", entry.seq());
              out.writeStringField("input", taken.recorded().input());
              out.writeStringField("time", Instant.ofEpochMilli(entry.time()).toString());
              out.writeStringField("kind", entry.kind().text());
              JsonWriter.string(out, "code", entry.code());
              if (entry.input() != null) {
                out.writeStringField("event", entry.input().event());
                out.writeStringField("userId", entry.input().userId());
              }
              if (eyes.house()) {
                out.writeArrayFieldStart("events");
                for (Json event : entry.events()) {
                  JsonWriter.rawValue(out, event);
                }
                out.writeEndArray();
              }
              JsonWriter.strings(out, "changes", changes.stream().map(Difference::text).toList());
              JsonWriter.raw(out, "view", Json.of(taken.after()));
              out.writeEndObject();
            })
        .text();
  }
}
