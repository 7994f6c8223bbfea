package io.rtsuite.sdk.runtime;

import io.rtsuite.sdk.history.Remembered;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The answers that one subject's actions got, for as long as the same action may come again: five
 * minutes, of each user the newest {@link #MOST} actions that take no more than {@link #MOST_BYTES}
 * bytes. One user's actions never shorten the time of another one's, unless all together exceed
 * {@link #MOST_BYTES_IN_ALL}: then the oldest of who holds most is forgotten.
 */
final class Answers {

  /** How long an answer is remembered, by the broker's time of the inputs. */
  static final Duration WINDOW = Duration.ofMinutes(5);

  static final int MOST = 512;
  static final int MOST_BYTES = 128 * 1024;
  static final int MOST_BYTES_IN_ALL = 2 * 1024 * 1024;

  private static final int ENVELOPE = 160;

  private static final class OfUser {
    final LinkedHashMap<String, Remembered> byAction = new LinkedHashMap<>();
    int bytes;

    long oldest() {
      return byAction.firstEntry().getValue().time();
    }
  }

  private final Map<String, OfUser> users = new HashMap<>(2);
  private int bytes;
  private long newest;

  Optional<Remembered> find(String userId, String actionId) {
    var user = users.get(userId);
    return user == null ? Optional.empty() : Optional.ofNullable(user.byAction.get(actionId));
  }

  void remember(Remembered answer) {
    newest = Math.max(newest, answer.time());
    var user = users.computeIfAbsent(answer.userId(), _ -> new OfUser());
    forget(user, answer.actionId());
    while (!user.byAction.isEmpty() && user.oldest() < answer.time() - WINDOW.toMillis()) {
      forgetOldest(user);
    }
    user.byAction.put(answer.actionId(), answer);
    add(user, size(answer));
    while (user.byAction.size() > MOST || user.bytes > MOST_BYTES && user.byAction.size() > 1) {
      forgetOldest(user);
    }
    while (bytes > MOST_BYTES_IN_ALL && users.size() > 1) {
      forgetOldestOf(heaviest());
    }
  }

  private String heaviest() {
    return users.entrySet().stream()
        .max(Comparator.comparingInt(each -> each.getValue().bytes))
        .orElseThrow()
        .getKey();
  }

  private void forgetOldestOf(String userId) {
    var user = users.get(userId);
    if (user == null) {
      return;
    }
    forgetOldest(user);
    if (user.byAction.isEmpty()) {
      users.remove(userId);
    }
  }

  private void forgetOldest(OfUser user) {
    forget(user, user.byAction.firstEntry().getKey());
  }

  private void forget(OfUser user, String actionId) {
    var before = user.byAction.remove(actionId);
    if (before != null) {
      add(user, -size(before));
    }
  }

  private void add(OfUser user, int more) {
    user.bytes += more;
    bytes += more;
  }

  /** Forgets what is older. */
  void forgetBefore(long time) {
    var each = users.values().iterator();
    while (each.hasNext()) {
      var user = each.next();
      while (!user.byAction.isEmpty() && user.oldest() < time) {
        forgetOldest(user);
      }
      if (user.byAction.isEmpty()) {
        each.remove();
      }
    }
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
    return users.isEmpty();
  }

  /** The time of the newest answer. */
  long newest() {
    return newest;
  }

  /** Oldest first. */
  List<Remembered> all() {
    var all = new ArrayList<Remembered>();
    users.values().forEach(user -> all.addAll(user.byAction.values()));
    all.sort(Comparator.comparingLong(Remembered::time));
    return all;
  }
}
