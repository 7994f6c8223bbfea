package io.rtsuite.replay;

import io.rtsuite.events.Json;
import io.rtsuite.events.JsonWriter;
import io.rtsuite.events.Partitions;
import io.rtsuite.events.Request;
import io.rtsuite.events.Topics;
import io.rtsuite.events.User;
import io.rtsuite.replay.again.Choice;
import io.rtsuite.replay.again.Parked;
import io.rtsuite.replay.again.Selection;
import io.rtsuite.replay.again.Sender;
import io.rtsuite.replay.again.Sent;
import io.rtsuite.replay.log.Cluster;
import io.rtsuite.replay.log.Cluster.Range;
import io.rtsuite.replay.past.Past;
import io.rtsuite.replay.story.Telling;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sends recorded requests or dead letters again. */
@Command(
    name = "redrive",
    description = {
      "Sends recorded requests, or dead letters, again: in order, to the partitions they were on,"
          + " to a sandbox under another prefix. Without --yes it only says what it would send.",
      "To the sandbox, start the service with that prefix: RT_TOPICS_PREFIX=sandbox.",
      "Dead letters of games are sent only where their subject still waits for them."
    },
    mixinStandardHelpOptions = true)
final class Redrive implements Callable<Integer> {

  private static final int FASTEST = 100_000;

  @Mixin private Place place = new Place();

  @Option(names = "--dead-letters", description = "dead letters instead of requests")
  private boolean deadLetters;

  @Option(
      names = "--discard",
      description = "lets the subjects of dead letters go on without having them decided")
  private boolean discard;

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

  @Option(names = "--user", paramLabel = "<id>", description = "only what this person asked")
  private @Nullable String user;

  @Option(names = "--event", paramLabel = "<name>", description = "only of this client event")
  private @Nullable String event;

  @Option(names = "--correlation", paramLabel = "<id>", description = "only this request")
  private @Nullable String correlation;

  @Option(
      names = "--offsets",
      paramLabel = "<p@first-last>",
      description = "only what was there on the request topic, such as 3@57 or 3@57-80")
  private @Nullable String offsets;

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
      description = "the first instant that is not taken any more")
  private @Nullable Instant to;

  @Option(
      names = "--to-prefix",
      paramLabel = "<prefix>",
      description = "of the sandbox (default: sandbox.); its topics are created")
  private String toPrefix = "sandbox.";

  @Option(names = "--live", description = "to the real service")
  private boolean live;

  @Option(names = "--yes", description = "really sends; without it nothing is sent")
  private boolean yes;

  @Option(
      names = "--rate",
      paramLabel = "<n/s>",
      description = "how many a second at most (default: 100/s)")
  private String rate = "100/s";

  @Spec private CommandSpec spec = CommandSpec.create();

  private long count;

  @Override
  public Integer call() throws InterruptedException {
    if (discard && !deadLetters) {
      throw new Refused("--discard goes with --dead-letters");
    }
    if (discard && !live) {
      throw new Refused("--discard goes with --live");
    }
    if (subject != null && tenant == null) {
      tenant = User.DEFAULT_TENANT;
    }
    int perSecond = perSecond();
    var choice = new Choice(tenant, subject, user, event, correlation, chosenOffsets());
    try (var cluster = place.open()) {
      var target = target(cluster);
      var selection =
          new Selection(
              cluster.topics().requests(place.service(), 1).name(),
              choice,
              deadLetters ? parked(cluster) : null);
      if (yes) {
        if (!live) {
          createSandbox(cluster);
        }
        try (var sender = new Sender(cluster.address(), perSecond)) {
          drive(cluster, selection, target, sender);
        }
      } else {
        drive(cluster, selection, target, null);
      }
      var out = spec.commandLine().getOut();
      if (!place.json()) {
        out.printf(
            yes ? "sent %d to %s%n" : "would send %d to %s; nothing was sent, --yes sends%n",
            count,
            target.requestTopic());
        out.flush();
      }
      var err = spec.commandLine().getErr();
      if (!selection.leftOut().isEmpty()) {
        err.println(selection.leftOut());
      }
      cluster.extent().lines().forEach(err::println);
      err.flush();
    }
    return 0;
  }

  private int perSecond() {
    String number = rate.endsWith("/s") ? rate.substring(0, rate.length() - 2) : rate;
    if (!number.matches("\\d{1,6}")
        || Integer.parseInt(number) < 1
        || Integer.parseInt(number) > FASTEST) {
      throw new Refused("--rate is '" + rate + "', not 1/s to 100000/s");
    }
    return Integer.parseInt(number);
  }

  private Choice.@Nullable Offsets chosenOffsets() {
    try {
      return offsets == null ? null : Choice.Offsets.parse(offsets);
    } catch (IllegalArgumentException e) {
      throw new Refused("--offsets: " + e.getMessage(), e);
    }
  }

  private Sent.Target target(Cluster cluster) {
    var topics = live ? cluster.topics() : sandbox(cluster);
    return new Sent.Target(
        topics.requests(place.service(), 1).name(), topics.replies().name(), discard);
  }

  private Topics sandbox(Cluster cluster) {
    if (toPrefix.equals(cluster.topics().prefix())) {
      throw new Refused("--to-prefix is the real prefix; --live sends to the real service");
    }
    try {
      return new Topics(toPrefix);
    } catch (IllegalArgumentException e) {
      throw new Refused(String.valueOf(e.getMessage()), e);
    }
  }

  private void createSandbox(Cluster cluster) throws InterruptedException {
    var topics = sandbox(cluster);
    String requests = cluster.topics().requests(place.service(), 1).name();
    int partitions =
        cluster
            .partitions(requests)
            .orElseThrow(() -> new Refused("there is no topic " + requests));
    int there = cluster.partitions(topics.requests(place.service(), 1).name()).orElse(partitions);
    if (there != partitions) {
      throw new Refused(
          "the sandbox has %d partitions for requests and the service %d; choose another --to-prefix"
              .formatted(there, partitions));
    }
    try {
      Sender.create(
          cluster.address(),
          List.of(
              topics.requests(place.service(), partitions),
              topics.replies(),
              topics.pushes(),
              topics.control(),
              topics.deadLetters()));
    } catch (ExecutionException | TimeoutException e) {
      throw new Refused("the sandbox's topics cannot be created: " + reason(e), e);
    }
  }

  /** What waits, where the service has a history to tell. */
  private @Nullable Parked parked(Cluster cluster) {
    String history = cluster.topics().history(place.service(), 1).name();
    if (cluster.partitions(history).isEmpty()) {
      return null;
    }
    var past = new Past(cluster, place.service());
    var parked = new Parked();
    for (int partition = 0; partition < past.partitions(); partition++) {
      var entries = past.entries(partition);
      for (var next = entries.next(); next != null; next = entries.next()) {
        parked.add(partition, next.entry());
      }
    }
    return parked;
  }

  private void drive(
      Cluster cluster, Selection selection, Sent.Target target, @Nullable Sender sender)
      throws InterruptedException {
    Topics topics = cluster.topics();
    String topic =
        deadLetters ? topics.deadLetters().name() : topics.requests(place.service(), 1).name();
    if (cluster.partitions(topic).isEmpty()) {
      throw new Refused("there is no topic " + topic);
    }
    var messages = cluster.read(List.of(new Range(topic, partition(cluster), from, to)), false);
    for (var message = messages.next(); message != null; message = messages.next()) {
      Optional<Sent> sent =
          deadLetters ? selection.ofDeadLetter(message) : selection.ofRequest(message);
      if (sent.isPresent()) {
        if (sender != null) {
          send(sender, sent.get(), target);
        }
        count++;
        tell(sent.get());
      }
    }
  }

  private @Nullable Integer partition(Cluster cluster) {
    var chosen = chosenOffsets();
    if (deadLetters) {
      return null;
    }
    if (chosen != null) {
      return chosen.partition();
    }
    var count = cluster.partitions(cluster.topics().requests(place.service(), 1).name());
    return subject == null || tenant == null
        ? null
        : Partitions.of(Request.key(tenant, subject), count.orElseThrow());
  }

  private void send(Sender sender, Sent sent, Sent.Target target) throws InterruptedException {
    try {
      sender.send(sent.record(target));
    } catch (ExecutionException e) {
      throw new Refused(
          "Kafka did not take the request of %d@%d: %s; %d were sent before it"
              .formatted(sent.partition(), sent.offset(), reason(e), count),
          e);
    }
  }

  private static String reason(Exception failure) {
    return String.valueOf(failure.getCause() == null ? failure : failure.getCause().getMessage());
  }

  private void tell(Sent sent) {
    var out = spec.commandLine().getOut();
    var request = sent.request();
    String again = sent.isParked() && live ? (discard ? "discard" : "decide") : "send";
    Json data = request.data();
    if (place.json()) {
      out.println(
          JsonWriter.write(
                  line -> {
                    line.writeStartObject();
                    line.writeStringField("what", again);
                    line.writeBooleanField("sent", yes);
                    line.writeStringField("input", sent.partition() + "@" + sent.offset());
                    line.writeStringField("subject", request.subject());
                    line.writeStringField("userId", request.user().id());
                    line.writeStringField("requestId", request.id());
                    line.writeStringField("event", request.event().qualified());
                    JsonWriter.raw(line, "data", data);
                    line.writeEndObject();
                  })
              .text());
    } else {
      out.printf(
          "%s %d@%d  %s by %s about %s  %s%n",
          again,
          sent.partition(),
          sent.offset(),
          request.event().name(),
          Telling.printable(request.user().id()),
          Telling.printable(request.subject()),
          data == null ? "" : Telling.printable(data.text()));
    }
    out.flush();
  }
}
