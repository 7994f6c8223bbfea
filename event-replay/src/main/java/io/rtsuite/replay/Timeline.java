package io.rtsuite.replay;

import io.rtsuite.events.Partitions;
import io.rtsuite.events.Request;
import io.rtsuite.events.Topics;
import io.rtsuite.events.User;
import io.rtsuite.replay.log.Cluster;
import io.rtsuite.replay.log.Cluster.Range;
import io.rtsuite.replay.story.Filter;
import io.rtsuite.replay.story.Story;
import io.rtsuite.replay.story.Telling;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells what happened, across requests, replies, pushes and history, as one story. */
@Command(
    name = "timeline",
    description = {
      "What happened, in order: requests, what became of them, what the game made of it, replies"
          + " and pushes.",
      "All that belongs to one request carries the same <input>: its partition and offset."
    },
    mixinStandardHelpOptions = true)
final class Timeline implements Callable<Integer> {

  @Mixin private Place place = new Place();

  @Option(
      names = {"--subject", "--table"},
      paramLabel = "<id>",
      description = "only what is about it")
  private @Nullable String subject;

  @Option(
      names = "--tenant",
      paramLabel = "<id>",
      description = "only of this tenant (with --subject: default)")
  private @Nullable String tenant;

  @Option(
      names = "--user",
      paramLabel = "<id>",
      description = "only what this person did, or was told alone")
  private @Nullable String user;

  @Option(names = "--session", paramLabel = "<id>", description = "only of this connection")
  private @Nullable String session;

  @Option(names = "--correlation", paramLabel = "<id>", description = "only of this request")
  private @Nullable String correlation;

  @Option(
      names = "--event",
      paramLabel = "<name>",
      description = "only of this client event, or pushes of this name")
  private @Nullable String event;

  @Option(
      names = "--from",
      paramLabel = "<time>",
      converter = Times.class,
      description = Times.FORMS)
  private @Nullable Instant from;

  @Option(
      names = "--to",
      paramLabel = "<time>",
      converter = Times.class,
      description = "the first instant that is not told any more")
  private @Nullable Instant to;

  @Option(names = "--follow", description = "goes on with what comes, until Ctrl-C")
  private boolean follow;

  @Option(
      names = "--secrets",
      description = "shows what is for the house only: entropy and the events of the game")
  private boolean secrets;

  @Option(names = "--wide", description = "shows payloads to their end")
  private boolean wide;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (follow && to != null) {
      throw new Refused("--follow has no end; leave out --to");
    }
    if (from != null && to != null && !from.isBefore(to)) {
      throw new Refused("--from is not before --to");
    }
    if (subject != null && tenant == null) {
      tenant = User.DEFAULT_TENANT;
    }
    var filter = new Filter(tenant, subject, user, session, correlation, event);
    try (var cluster = place.open()) {
      var story = new Story(cluster.topics(), place.service(), filter);
      var telling = new Telling(spec.commandLine().getOut(), place.json(), secrets, wide);
      try {
        var messages = cluster.read(ranges(cluster), follow);
        for (var message = messages.next(); message != null; message = messages.next()) {
          story.tell(message).forEach(telling::tell);
        }
      } catch (InterruptException _) {
        // Told to stop; the account below is still due.
        Thread.interrupted();
      }
      var err = spec.commandLine().getErr();
      cluster.extent().lines().forEach(err::println);
      err.flush();
    }
    return 0;
  }

  /** In the order in which things follow from each other. */
  private List<Range> ranges(Cluster cluster) {
    Topics topics = cluster.topics();
    var ranges = new ArrayList<Range>();
    String requests = topics.requests(place.service(), 1).name();
    String history = topics.history(place.service(), 1).name();
    for (String topic : List.of(requests, history)) {
      ranges.add(new Range(topic, partition(cluster, topic), from, to));
    }
    // Where there is a history, it says what died.
    if (cluster.partitions(history).isEmpty()) {
      ranges.add(new Range(topics.deadLetters().name(), null, from, to));
    }
    ranges.add(new Range(topics.pushes().name(), null, from, to));
    ranges.add(new Range(topics.replies().name(), null, from, to));
    return ranges;
  }

  /** The one partition that holds the subject, where one is asked for. */
  private @Nullable Integer partition(Cluster cluster, String topic) {
    if (subject == null || tenant == null || cluster.partitions(topic).isEmpty()) {
      return null;
    }
    String key = Request.key(tenant, subject);
    return Partitions.of(key, cluster.partitions(topic).getAsInt());
  }
}
