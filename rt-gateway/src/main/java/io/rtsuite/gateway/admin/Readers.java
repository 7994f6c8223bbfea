package io.rtsuite.gateway.admin;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.rtsuite.gateway.catalog.Control;
import io.rtsuite.gateway.kafka.PartitionReader;
import io.rtsuite.gateway.push.PushLog;
import io.rtsuite.gateway.request.ReplyReader;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The three readers of Kafka, by the name of what they read. */
@Context
final class Readers {

  private final Map<String, Supplier<@Nullable PartitionReader>> readers;

  Readers(Control control, ReplyReader replies, PushLog pushes, MeterRegistry registry) {
    this.readers =
        Map.of("control", control::reader, "replies", replies::reader, "pushes", pushes::reader);
    readers.forEach((name, reader) -> {
      Gauge.builder("gateway.reader.position", () -> number(reader, false))
          .description("Offset of the next record a reader will read")
          .tag("topic", name)
          .register(registry);
      Gauge.builder("gateway.reader.lag", () -> number(reader, true))
          .description("Records appended and not read yet")
          .tag("topic", name)
          .register(registry);
    });
  }

  private static double number(Supplier<@Nullable PartitionReader> reader, boolean lag) {
    PartitionReader started = reader.get();
    if (started == null) {
      return Double.NaN;
    }
    return lag ? started.lag().orElse(-1) : started.position();
  }

  /** Whether a started reader has ended, which only a bug can do. */
  boolean isAnyDead() {
    return readers.values().stream()
        .map(Supplier::get)
        .flatMap(reader -> Optional.ofNullable(reader).stream())
        .anyMatch(PartitionReader::isDead);
  }

  /** Positions by name; absent readers have not started. */
  Map<String, Long> positions() {
    var positions = new TreeMap<String, Long>();
    readers.forEach((name, reader) -> {
      PartitionReader started = reader.get();
      if (started != null) {
        positions.put(name, started.position());
      }
    });
    return positions;
  }
}
