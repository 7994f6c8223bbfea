package io.rtsuite.sdk.runtime;

import io.micronaut.core.type.Argument;
import io.rtsuite.events.Json;
import io.rtsuite.events.Partitions;
import io.rtsuite.sdk.game.Summaries;
import io.rtsuite.sdk.payload.Payloads;
import io.rtsuite.sdk.payload.UnreadablePayload;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The summaries of all subjects of the service, as far as this instance has heard of them. */
@Singleton
public final class KnownSummaries implements Summaries {

  private static final Logger LOG = LoggerFactory.getLogger(KnownSummaries.class);

  private final Payloads payloads;
  private final NavigableMap<String, Heard> summaries = new ConcurrentSkipListMap<>();

  /** A summary as it came, and as it was last read: lists are asked for more often than changed. */
  private static final class Heard {
    final Json json;
    private volatile @Nullable Object value;

    Heard(Json json) {
      this.json = json;
    }

    <T> @Nullable T read(Class<T> type, Payloads payloads) throws UnreadablePayload {
      Object known = value;
      if (!type.isInstance(known)) {
        known = payloads.read(json, Argument.of(type));
        value = known;
      }
      return type.cast(known);
    }
  }

  KnownSummaries(Payloads payloads) {
    this.payloads = payloads;
  }

  @Override
  public <T> NavigableMap<String, T> all(String tenantId, Class<T> type) {
    String prefix = tenantId + "/";
    var found = new TreeMap<String, T>();
    // The character behind the slash ends what begins with it.
    summaries
        .subMap(prefix, tenantId + "0")
        .forEach((key, summary) -> {
          try {
            T read = summary.read(type, payloads);
            if (read != null) {
              found.put(key.substring(prefix.length()), read);
            }
          } catch (UnreadablePayload e) {
            LOG.atWarn().setCause(e).addKeyValue("subject", key).log("A summary cannot be read");
          }
        });
    return Collections.unmodifiableNavigableMap(found);
  }

  /** Forgets what it knows of one partition. */
  public void forget(int partition, int partitions) {
    summaries.keySet().removeIf(key -> Partitions.of(key, partitions) == partition);
  }

  /**
   * Updates or removes a summary.
   *
   * @param key of the subject
   * @param summary nothing when lists show it no more
   */
  public void hear(String key, @Nullable Json summary) {
    if (summary == null) {
      summaries.remove(key);
    } else {
      summaries.put(key, new Heard(summary));
    }
  }
}
