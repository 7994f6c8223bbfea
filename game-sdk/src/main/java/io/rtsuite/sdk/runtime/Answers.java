package io.rtsuite.sdk.runtime;

import io.rtsuite.sdk.history.Remembered;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The answers that one subject's actions got, for as long as the same action may come again: five
 * minutes, of the newest 4,096 actions, while they take no more than 512 KB.
 */
final class Answers {

  /** How long an answer is remembered, by the broker's time of the inputs. */
  static final Duration WINDOW = Duration.ofMinutes(5);

  static final int MOST = 4_096;
  static final int MOST_BYTES = 512 * 1024;

  private static final int ENVELOPE = 160;

  private record Action(String userId, String actionId) {}

  private final Map<Action, Remembered> answers = new LinkedHashMap<>();
  private int bytes;

  Optional<Remembered> find(String userId, String actionId) {
    return Optional.ofNullable(answers.get(new Action(userId, actionId)));
  }

  void remember(Remembered answer) {
    forgetBefore(answer.time() - WINDOW.toMillis());
    var action = new Action(answer.userId(), answer.actionId());
    var before = answers.remove(action);
    if (before != null) {
      bytes -= size(before);
    }
    answers.put(action, answer);
    bytes += size(answer);
    while (answers.size() > MOST || bytes > MOST_BYTES && answers.size() > 1) {
      forgetOldest();
    }
  }

  void forgetBefore(long time) {
    while (!answers.isEmpty() && answers.values().iterator().next().time() < time) {
      forgetOldest();
    }
  }

  private void forgetOldest() {
    var oldest = answers.values().iterator();
    bytes -= size(oldest.next());
    oldest.remove();
  }

  private static int size(Remembered answer) {
    var reply = answer.reply();
    return ENVELOPE
        + answer.userId().length()
        + answer.actionId().length()
        + (reply == null ? 0 : reply.bytes().length)
        + answer.moves().stream().mapToInt(move -> move.bytes().length).sum();
  }

  boolean isEmpty() {
    return answers.isEmpty();
  }

  /** Oldest first. */
  List<Remembered> all() {
    return List.copyOf(answers.values());
  }
}
