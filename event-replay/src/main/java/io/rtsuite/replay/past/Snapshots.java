package io.rtsuite.replay.past;

import io.rtsuite.events.MalformedMessage;
import io.rtsuite.replay.log.Message;
import io.rtsuite.replay.log.Messages;
import io.rtsuite.sdk.history.Checkpoint;
import io.rtsuite.sdk.history.Snapshot;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of one partition that count: of each subject the latest one, and the earliest that
 * can be continued. Their owner deletes earlier ones only now and then; they reach further back.
 */
public final class Snapshots {

  /**
   * A snapshot as it stands there. One without a state says that its subject is as in the
   * beginning, up to its {@code seq}.
   *
   * @param value the record's
   * @param time when it was written, by the broker, epoch milliseconds
   */
  @SuppressWarnings("ArrayRecordComponent") // carried on, never compared
  public record Kept(Snapshot snapshot, byte[] value, long time) {}

  private final Map<String, Kept> latest = new HashMap<>();
  private final Map<String, Kept> earliest = new HashMap<>();
  private final Map<String, Unusable> unreadable = new LinkedHashMap<>();
  private @Nullable Checkpoint checkpoint;

  private final LongPredicate continued;

  /**
   * None yet.
   *
   * @param continued whether the history still has what follows a {@link Snapshot#seq}
   */
  Snapshots(LongPredicate continued) {
    this.continued = continued;
  }

  /**
   * Takes those of a partition in.
   *
   * @param wanted by Kafka key
   * @throws Unusable where one cannot be read and no newer one replaces it
   */
  void read(Messages messages, Predicate<String> wanted) {
    for (var message = messages.next(); message != null; message = messages.next()) {
      String key = message.key();
      if (key == null) {
        // An anchor says nothing of a subject.
        continue;
      }
      unreadable.remove(key);
      try {
        if (key.equals(Checkpoint.KEY)) {
          checkpoint = Checkpoint.decode(message.value());
        } else if (wanted.test(key)) {
          add(key, Snapshot.decode(message.value()), message);
        }
      } catch (MalformedMessage e) {
        unreadable.put(key, unreadable(message, e));
      }
    }
    if (!unreadable.isEmpty()) {
      throw unreadable.values().iterator().next();
    }
  }

  private void add(String key, Snapshot snapshot, Message message) {
    add(key, new Kept(snapshot, Objects.requireNonNull(message.value()), message.time()));
  }

  /** Takes one in. */
  void add(String key, Kept kept) {
    latest.put(key, kept);
    if (continued.test(kept.snapshot().seq())) {
      earliest.putIfAbsent(key, kept);
    }
  }

  private static Unusable unreadable(Message message, MalformedMessage e) {
    return new Unusable(
        "a snapshot cannot be read at " + message.place() + ": " + e.getMessage(), e);
  }

  /** The subjects that have one, by Kafka key. */
  public Set<String> keys() {
    return Set.copyOf(latest.keySet());
  }

  /** How the subject is now. */
  public Optional<Kept> latest(String key) {
    return Optional.ofNullable(latest.get(key));
  }

  /** The one that reaches furthest back. */
  public Optional<Kept> earliest(String key) {
    return Optional.ofNullable(earliest.get(key));
  }

  /** How far they reach all together. */
  public Optional<Checkpoint> checkpoint() {
    return Optional.ofNullable(checkpoint);
  }
}
