package io.rtsuite.replay;

import io.rtsuite.events.Json;
import io.rtsuite.events.JsonWriter;
import io.rtsuite.events.Request;
import io.rtsuite.events.User;
import io.rtsuite.replay.compare.JsonTree;
import io.rtsuite.replay.past.Past;
import io.rtsuite.replay.past.Recorded;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows how a subject was at a moment, through somebody's eyes. */
@Command(
    name = "show",
    description = {
      "How a subject was at a moment, rebuilt from its history.",
      "It is seen as a spectator sees it, or a player. --as house shows everything, secrets too."
    },
    mixinStandardHelpOptions = true)
final class Show implements Callable<Integer> {

  @Mixin private Place place = new Place();
  @Mixin private Games games = new Games();

  @Option(
      names = {"--subject", "--table"},
      required = true,
      paramLabel = "<id>",
      description = "what to show")
  private String subject = "";

  @Option(names = "--tenant", paramLabel = "<id>", description = "whose (default: default)")
  private String tenant = User.DEFAULT_TENANT;

  @Option(
      names = "--at",
      paramLabel = "<moment>",
      converter = At.Converter.class,
      description = "the offset of a request, end, or " + Times.FORMS + " (default: end)")
  private At at = new At.End();

  @Option(
      names = "--as",
      paramLabel = "<eyes>",
      converter = Eyes.Converter.class,
      description = "house, spectator or player:<user> (default: spectator)")
  private Eyes eyes = new Eyes(false, null);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    try (var cluster = place.open();
        var build = games.load(place.service())) {
      var past = new Past(cluster, place.service());
      var walk = Walk.begin(past, build, Request.key(tenant, subject));
      Recorded last = null;
      for (var next = walk.peek(); next != null && at.includes(next.entry()); next = walk.peek()) {
        last = walk.next();
      }
      if (last == null && !walk.isFromTheStart()) {
        throw new Refused(
            "what is left of the history does not tell how '%s' was then; it does from seq %d on"
                .formatted(subject, walk.after()));
      }
      print(walk, last);
      var err = spec.commandLine().getErr();
      cluster.extent().lines().forEach(err::println);
      err.flush();
    }
    return 0;
  }

  private void print(Walk walk, @Nullable Recorded last) {
    var out = spec.commandLine().getOut();
    byte[] view = eyes.view(walk.subject());
    if (place.json()) {
      out.println(
          JsonWriter.write(
                  line -> {
                    line.writeStartObject();
                    line.writeStringField("subject", subject);
                    line.writeStringField("as", eyes.toString());
                    if (last != null) {
                      line.writeStringField("input", last.input());
                      line.writeNumberField("seq", last.entry().seq());
                      line.writeStringField(
                          "time", Instant.ofEpochMilli(last.entry().time()).toString());
                    }
                    JsonWriter.raw(line, "view", Json.of(view));
                    line.writeEndObject();
                  })
              .text());
    } else {
      out.printf(
          "%s, %s, as %s sees it%n",
          subject,
          last == null
              ? "before anything happened"
              : "after %s (seq %d, %s)"
                  .formatted(
                      last.input(), last.entry().seq(), Instant.ofEpochMilli(last.entry().time())),
          eyes);
      out.println(JsonTree.pretty(JsonTree.parse(view)));
    }
    out.flush();
  }
}
