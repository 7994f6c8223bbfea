package io.rtsuite.sdk.test;

import io.rtsuite.events.Json;
import io.rtsuite.events.JsonReader;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.sdk.game.Entropy;
import io.rtsuite.sdk.game.Game;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Output;
import io.rtsuite.sdk.history.Snapshot;
import io.rtsuite.sdk.runtime.Decider;
import io.rtsuite.sdk.runtime.Input;
import io.rtsuite.sdk.runtime.Place;
import io.rtsuite.sdk.runtime.Subject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one subject of a game, as {@code ./rt replay export} found it on Kafka: one JSON
 * object per line, first where it happened, then the entry of each input, which holds the request.
 *
 * <pre>{@code
 * RecordedStory.of(CounterTest.class, "c1.jsonl").replay(new CounterGame());
 * }</pre>
 */
public final class RecordedStory {

  private record Beginning(
      String service, int partition, String subject, @Nullable Json snapshot) {}

  private record Told(Entry entry, Entry.Input input) {}

  private final Beginning beginning;
  private final List<Told> told;

  private RecordedStory(Beginning beginning, List<Told> told) {
    this.beginning = beginning;
    this.told = told;
  }

  /** The story in a resource beside a class. */
  public static RecordedStory of(Class<?> beside, String resource) {
    try (InputStream in = beside.getResourceAsStream(resource)) {
      if (in == null) {
        throw new AssertionError("there is no " + resource + " beside " + beside.getName());
      }
      return read(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MalformedMessage e) {
      throw new AssertionError(resource + " is no story: " + e.getMessage(), e);
    }
  }

  private static RecordedStory read(List<String> lines) throws MalformedMessage {
    if (lines.isEmpty()) {
      throw new MalformedMessage("it is empty");
    }
    Beginning beginning = Fields.of(lines.getFirst()).beginning();
    var told = new ArrayList<Told>();
    for (String line : lines.subList(1, lines.size())) {
      told.add(Fields.of(line).told());
    }
    return new RecordedStory(beginning, told);
  }

  /**
   * Has the game decide each input once more, with the time and chance it had, as the runtime does.
   *
   * @throws AssertionError at the first input of which something else becomes
   */
  public <S, C, E> void replay(Game<S, C, E> game) {
    var decider =
        new Decider<>(
            game,
            "test",
            _ -> false,
            PayloadContext.reader(),
            PayloadContext.payloads(),
            PayloadContext.outputs());
    var subject = begin(decider);
    for (Told one : told) {
      if (isDecidedByTheGame(one.entry)) {
        check(one, decided(decider, subject, one));
      }
      decider.apply(subject, one.entry);
    }
  }

  private <S, C, E> Subject<S> begin(Decider<S, C, E> decider) {
    try {
      return beginning.snapshot == null
          ? decider.initial(beginning.subject)
          : decider.restored(beginning.subject, Snapshot.decode(beginning.snapshot.bytes()));
    } catch (MalformedMessage e) {
      throw new AssertionError("the story's snapshot cannot be read: " + e.getMessage(), e);
    }
  }

  private <S, C, E> Entry decided(Decider<S, C, E> decider, Subject<S> subject, Told one) {
    Entry entry = one.entry;
    Instant time = Instant.ofEpochMilli(entry.time());
    var place = new Place(beginning.service, entry.topicId(), beginning.partition);
    var at = new Decider.At(place, entry.seq(), time, time);
    return decider
        .decide(subject, Input.Asked.of(entry, one.input), at, () -> entropy(entry))
        .entry();
  }

  /** Where the game was not asked nothing was drawn. */
  private static Entropy entropy(Entry entry) {
    return Entropy.of(
        entry.entropy() == null
            ? new byte[Entropy.BYTES]
            : HexFormat.of().parseHex(entry.entropy()));
  }

  /** The rest was settled by a clock, by a method of the service, or by how full it was. */
  private static boolean isDecidedByTheGame(Entry entry) {
    return switch (entry.kind()) {
      case ACCEPTED, REJECTED, REPEATED, PARKED, OBSOLETE, DISCARDED -> true;
      case REFUSED -> !"overloaded".equals(entry.code());
      case EXPIRED, UNREADABLE, HANDED, ANCHOR, TRYING, UNKNOWN -> false;
    };
  }

  private static void check(Told one, Entry now) {
    Entry then = one.entry;
    same(one, "kind", then.kind(), now.kind());
    same(one, "code", then.code(), now.code());
    same(one, "events", texts(then.events()), texts(now.events()));
    same(one, "outputs", said(then.outputs()), said(now.outputs()));
  }

  private static List<String> texts(List<Json> values) {
    return values.stream().map(Json::text).toList();
  }

  private static List<String> said(List<Output> outputs) {
    return texts(outputs.stream().map(Output::json).toList());
  }

  private static void same(Told one, String what, @Nullable Object then, @Nullable Object now) {
    if (!Objects.equals(then, now)) {
      throw new AssertionError(
          "seq %d, %s by '%s': other %s%n  then: %s%n  now:  %s"
              .formatted(one.entry.seq(), one.input.event(), one.input.userId(), what, then, now));
    }
  }

  /** The fields of a line, whichever it is. */
  private static final class Fields {
    private @Nullable String service;
    private @Nullable Integer partition;
    private @Nullable String subject;
    private @Nullable Json snapshot;
    private @Nullable Json entry;

    static Fields of(String line) throws MalformedMessage {
      var fields = new Fields();
      return JsonReader.read(
          line.getBytes(StandardCharsets.UTF_8),
          in -> {
            in.object("line", name -> fields.read(name, in));
            return fields;
          });
    }

    private void read(String name, JsonReader in) throws IOException, MalformedMessage {
      switch (name) {
        case "service" -> service = in.string("service");
        case "partition" -> partition = in.smallInteger("partition");
        case "subject" -> subject = in.string("subject");
        case "snapshot" -> snapshot = in.raw();
        case "entry" -> entry = in.raw();
        // What is not on one line.
        case "entryBase64" -> entry = decoded(in.string("entryBase64"));
        default -> in.skip();
      }
    }

    private static Json decoded(String base64) throws MalformedMessage {
      try {
        return Json.of(Base64.getDecoder().decode(base64));
      } catch (IllegalArgumentException _) {
        throw new MalformedMessage("not base64");
      }
    }

    Beginning beginning() throws MalformedMessage {
      return new Beginning(
          JsonReader.required(service, "service"),
          JsonReader.required(partition, "partition"),
          JsonReader.required(subject, "subject"),
          snapshot);
    }

    Told told() throws MalformedMessage {
      var read = Entry.decode(JsonReader.required(entry, "entry").bytes());
      return new Told(read, JsonReader.required(read.input(), "entry.request"));
    }
  }
}
