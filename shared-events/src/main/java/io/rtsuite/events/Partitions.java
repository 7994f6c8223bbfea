package io.rtsuite.events;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/**
 * Where a key lives: murmur2 of its UTF-8 bytes modulo the declared count, as Kafka's own clients.
 */
public final class Partitions {

  private Partitions() {}

  /** The partition of a key among {@code count}. */
  public static int of(String key, int count) {
    return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % count;
  }
}
