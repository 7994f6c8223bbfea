package io.rtsuite.replay.story;

import io.rtsuite.events.Json;
import io.rtsuite.events.Kick;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.Membership;
import io.rtsuite.events.Push;
import io.rtsuite.events.PushRecord;
import io.rtsuite.events.RecordHeaders;
import io.rtsuite.events.Reply;
import io.rtsuite.events.Reply.Instruction;
import io.rtsuite.events.Request;
import io.rtsuite.events.Target;
import io.rtsuite.events.Topics;
import io.rtsuite.replay.log.Message;
import io.rtsuite.replay.story.Line.Who;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns records, given in the order of their times, into the lines of a story.
 *
 * <p>What stands in the history is told from there, as it outlives the topics of replies and
 * pushes; these tell what has no history. It remembers the latest requests only, to know whose
 * their replies and pushes are.
 */
public final class Story {

  /** A reply or push comes within seconds of its request. */
  private static final int REMEMBERED = 20_000;

  private static final Pattern TRACE = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-.*");

  private record Asked(String input, Who who, String event, boolean told) {}

  private final String requests;
  private final String history;
  private final String replies;
  private final String pushes;
  private final Filter filter;
  private final Recent<Asked> byId = new Recent<>(REMEMBERED);
  private final Recent<Asked> byTrace = new Recent<>(REMEMBERED);
  private final Recent<Boolean> answered = new Recent<>(REMEMBERED);

  /** The story of a service as one filter has it. */
  public Story(Topics topics, String service, Filter filter) {
    this.requests = topics.requests(service, 1).name();
    this.history = topics.history(service, 1).name();
    this.replies = topics.replies().name();
    this.pushes = topics.pushes().name();
    this.filter = filter;
  }

  /** The lines that a record adds. */
  public List<Line> tell(Message message) {
    try {
      if (message.topic().equals(requests)) {
        return request(message);
      }
      if (message.topic().equals(history)) {
        return entry(message);
      }
      if (message.topic().equals(replies)) {
        return reply(message);
      }
      if (message.topic().equals(pushes)) {
        return push(message);
      }
      return dead(message);
    } catch (MalformedMessage e) {
      return filter.equals(Filter.ALL)
          ? List.of(line(message, "", "unreadable", Who.NOBODY, "", String.valueOf(e.getMessage())))
          : List.of();
    }
  }

  private List<Line> request(Message message) throws MalformedMessage {
    var request = Request.decode(message.value());
    var who =
        new Who(
            request.user().tenantId(),
            request.subject(),
            request.user().id(),
            request.client().id(),
            request.id(),
            request.client().actionId() == null ? "" : request.client().actionId());
    String event = request.event().name();
    String input = message.partition() + "@" + message.offset();
    boolean told = filter.concerns(who) && filter.names(event);
    var asked = new Asked(input, who, event, told);
    byId.put(request.id(), asked);
    trace(message).ifPresent(trace -> byTrace.put(trace, asked));
    return told
        ? List.of(
            new Line(
                message.time(),
                input,
                message.place(),
                "request",
                who,
                event,
                RecordHeaders.text(message.headers(), RecordHeaders.REDRIVE)
                    .map(again -> "sent again to " + again)
                    .orElse(""),
                request.data(),
                false))
        : List.of();
  }

  private static Optional<String> trace(Message message) {
    return RecordHeaders.text(message.headers(), RecordHeaders.TRACEPARENT)
        .map(text -> {
          Matcher parts = TRACE.matcher(text);
          return parts.matches() ? parts.group(1) : text;
        });
  }

  private List<Line> entry(Message message) throws MalformedMessage {
    var entry = Entry.decode(message.value());
    if (entry.kind() == Entry.Kind.ANCHOR) {
      return List.of();
    }
    var who = entry.input() == null ? Who.NOBODY : Who.of(entry.input());
    String event = entry.input() == null ? "" : Filter.bare(entry.input().event());
    boolean told = filter.concerns(who) && filter.names(event);
    String input = message.partition() + "@" + entry.offset();
    var lines = new ArrayList<Line>();
    if (told) {
      lines.add(
          new Line(
              message.time(),
              input,
              message.place(),
              entry.kind().text(),
              who,
              event,
              note(entry),
              entry.entropy() == null
                  ? null
                  : Json.of("{\"entropy\":" + Json.string(entry.entropy()).text() + "}"),
              true));
      for (Json happened : entry.events()) {
        lines.add(
            new Line(
                message.time(),
                input,
                message.place(),
                "event",
                who,
                JsonText.type(happened),
                "",
                happened,
                true));
      }
    }
    for (Output output : entry.outputs()) {
      switch (output) {
        case Output.Answer answer -> {
          answered.put(answer.correlationId(), true);
          if (told) {
            lines.addAll(replied(message, input, who, event, Reply.decode(answer.value().bytes())));
          }
        }
        case Output.Append append ->
            said(message, input, who, PushRecord.decode(append.value().bytes()), told)
                .ifPresent(lines::add);
        case Output.DeadLetter(var reason, var error) -> {
          if (told) {
            lines.add(line(message, input, "dead", who, event, reason + ": " + error));
          }
        }
      }
    }
    return lines;
  }

  private static String note(Entry entry) {
    return "seq %d%s, build %s"
        .formatted(entry.seq(), entry.code() == null ? "" : ", " + entry.code(), entry.build());
  }

  private List<Line> reply(Message message) throws MalformedMessage {
    String id = RecordHeaders.text(message.headers(), RecordHeaders.CORRELATION_ID).orElse("");
    Asked asked = byId.get(id);
    return asked == null || !asked.told() || answered.containsKey(id)
        ? List.of()
        : replied(
            message, asked.input(), asked.who(), asked.event(), Reply.decode(message.value()));
  }

  private static List<Line> replied(
      Message message, String input, Who who, String event, Reply reply) {
    var lines = new ArrayList<Line>();
    for (Instruction instruction : reply.instructions()) {
      switch (instruction) {
        case Reply.ClientMessage(var arguments) ->
            lines.add(said(message, input, "reply", who, event, "", shown(arguments)));
        case Reply.ClientEvent(var said, var arguments) ->
            lines.add(
                said(message, input, "part", who, said.name(), "to the asker", shown(arguments)));
        case Reply.Failure(var error) ->
            lines.add(said(message, input, "reply", who, event, error.code(), error.toJson()));
        case Reply.ClientRoom(var action, var rooms) ->
            lines.add(
                said(
                    message,
                    input,
                    "reply",
                    who,
                    event,
                    action.text() + " " + String.join(", ", rooms),
                    null));
      }
    }
    if (lines.isEmpty()) {
      lines.add(said(message, input, "reply", who, event, "", null));
    }
    return lines;
  }

  private List<Line> push(Message message) throws MalformedMessage {
    var record = PushRecord.decode(message.value());
    // Told from the history, or by another service's story.
    if (record.from() != null) {
      return List.of();
    }
    Asked asked = trace(message).map(byTrace::get).orElse(null);
    if (asked != null) {
      return said(message, asked.input(), asked.who(), record, asked.told()).stream().toList();
    }
    boolean told = !filter.isPersonal() && filter.event() == null;
    return said(message, "", Who.NOBODY, record, told).stream().toList();
  }

  /** A push is also told for itself: when it is to the one, or of the name, that is asked for. */
  private Optional<Line> said(
      Message message, String input, Who who, PushRecord record, boolean told) {
    return switch (record) {
      case Push push ->
          told || isAskedFor(push, who)
              ? Optional.of(
                  said(
                      message,
                      input,
                      "push",
                      who,
                      push.event().name(),
                      target(push),
                      shown(push.arguments())))
              : Optional.empty();
      case Membership move ->
          told || (filter.session() != null && filter.session().equals(move.client()))
              ? Optional.of(
                  said(
                      message,
                      input,
                      move.action().text(),
                      who,
                      "",
                      "session " + move.client() + ": " + String.join(", ", move.rooms()),
                      null))
              : Optional.empty();
      case Kick kick ->
          told || isAskedFor(kick, who)
              ? Optional.of(
                  said(
                      message,
                      input,
                      "kick",
                      who,
                      "",
                      target(kick.target()),
                      kick.error() == null ? null : kick.error().toJson()))
              : Optional.empty();
      case PushRecord.Unknown(var type) ->
          told
              ? Optional.of(said(message, input, "push", who, "", "of unknown type " + type, null))
              : Optional.empty();
    };
  }

  private boolean isAskedFor(Push push, Who cause) {
    if (filter.correlation() != null
        || (filter.tenant() != null && !filter.tenant().equals(push.tenantId()))
        || (filter.subject() != null && !filter.subject().equals(cause.subject()))) {
      return false;
    }
    boolean toOne = isToOneAskedFor(push.target());
    boolean anyone = filter.user() == null && filter.session() == null;
    boolean byName = filter.event() != null && filter.names(push.event().name());
    return byName ? anyone || toOne || causedByOne(cause) : toOne && filter.event() == null;
  }

  private boolean isAskedFor(Kick kick, Who cause) {
    return filter.correlation() == null
        && filter.event() == null
        && (filter.tenant() == null || filter.tenant().equals(kick.tenantId()))
        && (filter.subject() == null || filter.subject().equals(cause.subject()))
        && isToOneAskedFor(kick.target());
  }

  private boolean isToOneAskedFor(Target target) {
    return switch (target) {
      case Target.User(var id) -> id.equals(filter.user());
      case Target.Client(var id) -> id.equals(filter.session());
      case Target.Room _, Target.Rooms _, Target.All _ -> false;
    };
  }

  private boolean causedByOne(Who cause) {
    return filter.concerns(cause);
  }

  private static String target(Push push) {
    String target = "to " + target(push.target());
    return push.except() == null ? target : target + " with exceptions";
  }

  private static String target(Target target) {
    return switch (target) {
      case Target.Room(var name) -> "room " + name;
      case Target.Rooms(var names) -> "rooms " + String.join(", ", names);
      case Target.User(var id) -> "user " + id;
      case Target.Client(var id) -> "session " + id;
      case Target.All(var global) -> global ? "all tenants" : "all";
    };
  }

  /** One argument as it is, several as their list. */
  private static @Nullable Json shown(List<Json> arguments) {
    return switch (arguments.size()) {
      case 0 -> null;
      case 1 -> arguments.getFirst();
      default -> Json.array(arguments);
    };
  }

  private List<Line> dead(Message message) {
    String topic = RecordHeaders.text(message.headers(), RecordHeaders.DEAD_TOPIC).orElse("");
    if (!topic.equals(requests)) {
      return List.of();
    }
    String input =
        RecordHeaders.text(message.headers(), RecordHeaders.DEAD_PARTITION).orElse("?")
            + "@"
            + RecordHeaders.text(message.headers(), RecordHeaders.DEAD_OFFSET).orElse("?");
    String why =
        RecordHeaders.text(message.headers(), RecordHeaders.DEAD_REASON).orElse("")
            + ": "
            + RecordHeaders.text(message.headers(), RecordHeaders.DEAD_ERROR).orElse("");
    Asked asked =
        RecordHeaders.text(message.headers(), RecordHeaders.CORRELATION_ID)
            .map(byId::get)
            .orElse(null);
    if (asked == null) {
      return filter.equals(Filter.ALL)
          ? List.of(line(message, input, "dead", Who.NOBODY, "", why))
          : List.of();
    }
    return asked.told()
        ? List.of(line(message, input, "dead", asked.who(), asked.event(), why))
        : List.of();
  }

  private static Line line(
      Message message, String input, String what, Who who, String event, String note) {
    return said(message, input, what, who, event, note, null);
  }

  private static Line said(
      Message message,
      String input,
      String what,
      Who who,
      String event,
      String note,
      @Nullable Json data) {
    return new Line(message.time(), input, message.place(), what, who, event, note, data, false);
  }
}
