package io.rtsuite.gateway.push;

import io.rtsuite.events.Origin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The last origin heard of, per service and partition of its request topic: what tells a repetition
 * in the push log.
 *
 * <p>A function of the log alone, so that all gateways agree, also in what they forget: beyond the
 * {@link #MOST} sources the one heard of longest ago.
 */
final class Marks {

  /**
   * Sources that are remembered. No setting, as gateways with different ones would disagree; and no
   * more than fit into one record of {@code rt.push-marks} when all names are as long as they may
   * be.
   */
  static final int MOST = 10_000;

  private record Source(String service, String topicId, int partition) {}

  private final int most;
  private final SequencedMap<Source, Origin> last = new LinkedHashMap<>(16, 0.75f, true);

  /** Nothing heard yet. */
  Marks() {
    this(List.of());
  }

  /** As they were once listed. */
  Marks(List<Origin> listed) {
    this(listed, MOST);
  }

  Marks(List<Origin> listed, int most) {
    this.most = most;
    listed.forEach(this::raise);
  }

  /**
   * Takes the origin of the log's next record.
   *
   * @return whether the record says something new; one without origin always does
   */
  boolean raise(@Nullable Origin from) {
    if (from == null) {
      return true;
    }
    var source = new Source(from.service(), from.topicId(), from.partition());
    // Asking for it makes it the one heard of last, repetition or not.
    Origin known = last.get(source);
    if (known != null && !isAbove(from, known)) {
      return false;
    }
    last.put(source, from);
    if (last.size() > most) {
      last.pollFirstEntry();
    }
    return true;
  }

  private static boolean isAbove(Origin from, Origin known) {
    return from.offset() != known.offset() ? from.offset() > known.offset() : from.n() > known.n();
  }

  /** All of them, the one heard of longest ago first. */
  List<Origin> list() {
    return List.copyOf(last.values());
  }
}
