package io.rtsuite.replay;

import io.rtsuite.replay.build.Build;
import io.rtsuite.replay.build.Subject;
import io.rtsuite.replay.past.Entries;
import io.rtsuite.replay.past.Past;
import io.rtsuite.replay.past.Past.Beginning;
import io.rtsuite.replay.past.Recorded;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A walk through one subject's past, entry by entry, from as far back as Kafka tells. */
final class Walk {

  private final Entries entries;
  private final String key;
  private final Beginning beginning;
  private final boolean known;

  private Walk(Entries entries, String key, Beginning beginning, boolean known) {
    this.entries = entries;
    this.key = key;
    this.beginning = beginning;
    this.known = known;
  }

  static Walk begin(Past past, Build build, String key) {
    int partition = past.partition(key);
    var entries = past.entries(partition);
    Recorded first = entries.peek();
    long firstSeq = first == null ? Past.NOTHING : first.entry().seq();
    var snapshots = past.snapshots(partition, firstSeq, key::equals);
    var beginning =
        Past.beginning(build, key, firstSeq, snapshots)
            .orElseThrow(() ->
                new Refused(
                    "the history begins with seq %d and no snapshot tells what '%s' was before"
                        .formatted(firstSeq, key)));
    var walk = new Walk(entries, key, beginning, snapshots.latest(key).isPresent());
    if (!walk.known && walk.peek() == null) {
      throw new Refused("nothing is known of '%s'".formatted(key));
    }
    return walk;
  }

  /** The subject as it is after what was walked through. */
  Subject subject() {
    return beginning.subject();
  }

  /** Whether nothing had happened to it before. */
  boolean isFromTheStart() {
    return beginning.after() == 0;
  }

  /** The last entry that it began with. */
  long after() {
    return beginning.after();
  }

  /** The next entry about it; null at the end. */
  @Nullable Recorded peek() {
    for (var next = entries.peek(); next != null; next = entries.peek()) {
      if (next.isAbout(key) && beginning.isFollowedBy(next)) {
        return next;
      }
      entries.next();
    }
    return null;
  }

  /** Takes in the next entry. */
  Recorded next() {
    Recorded next = Objects.requireNonNull(peek());
    entries.next();
    subject().apply(next.value());
    return next;
  }
}
