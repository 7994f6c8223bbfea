package io.rtsuite.replay.compare;

import io.rtsuite.events.Json;
import io.rtsuite.sdk.history.Entry;
import io.rtsuite.sdk.history.Output;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an entry says of its input, without what only names the build or the message: what became of
 * it, the game's events, whether the subject ended, and what was answered and said.
 */
public final class Outcome {

  private Outcome() {}

  /** As a tree: {@code kind, code, events, deadLetter, pushes, replies, ended}. */
  public static Object of(Entry entry) {
    Map<String, @Nullable Object> outcome = new LinkedHashMap<>();
    outcome.put("kind", entry.kind().text());
    if (entry.code() != null) {
      outcome.put("code", entry.code());
    }
    List<@Nullable Object> events = new ArrayList<>();
    entry.events().forEach(event -> events.add(JsonTree.parse(event.bytes())));
    outcome.put("events", events);
    List<@Nullable Object> pushes = new ArrayList<>();
    List<@Nullable Object> replies = new ArrayList<>();
    for (Output output : entry.outputs()) {
      switch (output) {
        case Output.Append append -> pushes.add(said(append.value()));
        case Output.Answer answer -> replies.add(said(answer.value()));
        case Output.DeadLetter(var reason, var error) ->
            outcome.put("deadLetter", reason + ": " + error);
      }
    }
    outcome.put("pushes", pushes);
    outcome.put("replies", replies);
    if (entry.ended()) {
      outcome.put("ended", true);
    }
    return outcome;
  }

  private static @Nullable Object said(Json message) {
    return withoutIds(JsonTree.parse(message.bytes()));
  }

  /** A message's own id and version, and its place among the outputs, which others move. */
  private static @Nullable Object withoutIds(@Nullable Object message) {
    return switch (message) {
      case Map<?, ?> fields -> {
        Map<String, @Nullable Object> kept = new LinkedHashMap<>();
        fields.forEach((name, value) -> {
          if (!name.equals("id") && !name.equals("v") && !name.equals("from")) {
            kept.put(String.valueOf(name), value);
          }
        });
        yield kept;
      }
      case List<?> parts -> parts(parts);
      case null, default -> message;
    };
  }

  private static List<@Nullable Object> parts(List<?> parts) {
    List<@Nullable Object> kept = new ArrayList<>();
    for (Object part : parts) {
      kept.add(withoutIds(part));
    }
    return kept;
  }
}
