package io.rtsuite.sdk.runtime;

import io.rtsuite.events.User;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The subjects of one partition that are not as in the beginning, and when the answers given about
 * them are to be forgotten. Confined to the owner's thread.
 */
final class Subjects<S> {

  /** Subjects of which nothing but answers is known that one user may cause. */
  static final int MOST_ANSWERED_ONLY = 1_000;

  private final Room room;
  private final Map<String, Subject<S>> byKey = new HashMap<>();

  /** By key the time of the newest answer, the oldest first. */
  private final LinkedHashMap<String, Long> answered = new LinkedHashMap<>();

  private final Map<Person, LinkedHashMap<String, Boolean>> answeredOnly = new HashMap<>();
  private final Map<String, Person> answeredOnlyBy = new HashMap<>();

  /** A user id means somebody only within its tenant. */
  private record Person(String tenantId, String userId) {}

  Subjects(Room room) {
    this.room = room;
  }

  @Nullable Subject<S> get(String key) {
    return byKey.get(key);
  }

  int size() {
    return byKey.size();
  }

  Set<String> keys() {
    return byKey.keySet();
  }

  void forEach(BiConsumer<String, Subject<S>> each) {
    byKey.forEach(each);
  }

  /** Puts the answers of subjects that came in any order, as of a log of snapshots, in theirs. */
  void restored() {
    var inOrder = new ArrayList<>(answered.entrySet());
    inOrder.sort(Map.Entry.comparingByValue());
    answered.clear();
    inOrder.forEach(entry -> answered.put(entry.getKey(), entry.getValue()));
  }

  /** Whether one more finds room. */
  boolean isRoomLeft() {
    return room.isLeft();
  }

  /** Keeps a subject that changed. */
  void put(String key, Subject<S> subject) {
    if (byKey.put(key, subject) == null) {
      room.take();
    }
    if (subject.hasAnswers()) {
      answered.remove(key);
      answered.put(key, subject.answeredAt());
    }
  }

  void remove(String key) {
    if (byKey.remove(key) != null) {
      room.leave(1);
    }
    answered.remove(key);
    isMoreThanAnswered(key);
  }

  /**
   * Of this subject nothing but answers is known, and this user caused it.
   *
   * @return key of the user's oldest such subject, where there are too many by now
   */
  @Nullable String isOnlyAnswered(String key, User user) {
    var person = new Person(user.tenantId(), user.id());
    if (answeredOnlyBy.putIfAbsent(key, person) != null) {
      return null;
    }
    var of = answeredOnly.computeIfAbsent(person, _ -> new LinkedHashMap<>());
    of.put(key, true);
    return of.size() > MOST_ANSWERED_ONLY ? of.firstEntry().getKey() : null;
  }

  /** Something else is known of it now, or nothing at all. */
  void isMoreThanAnswered(String key) {
    Person person = answeredOnlyBy.remove(key);
    var of = person == null ? null : answeredOnly.get(person);
    if (of != null && person != null) {
      of.remove(key);
      if (of.isEmpty()) {
        answeredOnly.remove(person);
      }
    }
  }

  /**
   * The next subject with answers to forget.
   *
   * @return null where all are younger
   */
  @Nullable String answeredBefore(long time) {
    var first = answered.firstEntry();
    return first != null && first.getValue() < time ? first.getKey() : null;
  }

  /** The answers that were there are forgotten. */
  void forgotten(String key) {
    answered.remove(key);
    var subject = byKey.get(key);
    if (subject != null && subject.hasAnswers()) {
      answered.put(key, subject.answeredAt());
    }
  }

  /** Forgets everything. */
  void clear() {
    room.leave(byKey.size());
    byKey.clear();
    answered.clear();
    answeredOnly.clear();
    answeredOnlyBy.clear();
  }
}
