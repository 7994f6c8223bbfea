package io.rtsuite.replay.past;

import io.rtsuite.events.MalformedMessage;
import io.rtsuite.replay.log.Message;
import io.rtsuite.replay.log.Messages;
import io.rtsuite.sdk.history.Checkpoint;
import io.rtsuite.sdk.history.Snapshot;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of one partition: of each subject the latest one, and the earliest that can be
 * continued. Compaction leaves earlier ones for a while; they reach further back.
 */
public final class Snapshots {

  /**
   * A snapshot as it stands there.
   *
   * @param value the record's
   */
  @SuppressWarnings("ArrayRecordComponent") // carried on, never compared
  public record Kept(Snapshot snapshot, byte[] value) {}

  private final Map<String, Kept> latest = new HashMap<>();
  private final Map<String, Kept> earliest = new HashMap<>();
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
   */
  void read(Messages messages, Predicate<String> wanted) {
    for (var message = messages.next(); message != null; message = messages.next()) {
      String key = message.key() == null ? "" : message.key();
      byte[] value = message.value();
      try {
        if (key.equals(Checkpoint.KEY)) {
          checkpoint = value == null ? null : Checkpoint.decode(value);
        } else if (wanted.test(key)) {
          add(key, value == null ? null : new Kept(Snapshot.decode(value), value));
        }
      } catch (MalformedMessage e) {
        throw unreadable(message, e);
      }
    }
  }

  /**
   * Takes one in.
   *
   * @param kept absent where the subject is as in the beginning again
   */
  void add(String key, @Nullable Kept kept) {
    if (kept == null) {
      latest.remove(key);
      earliest.remove(key);
      return;
    }
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
