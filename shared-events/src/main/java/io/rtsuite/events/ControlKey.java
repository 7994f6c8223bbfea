package io.rtsuite.events;

import java.util.Arrays;
import java.util.Optional;

/** The key of a record on {@code rt.control}; what it is about, and so what its value is. */
public sealed interface ControlKey {

  /**
   * {@code service/<name>/<instance>}: its value is {@link ClientEvents}; no value means it left.
   */
  record Service(String name, String instance) implements ControlKey {
    @Override
    public String toString() {
      return "service/" + name + "/" + instance;
    }
  }

  /** {@code gateway/<id>}: its value is {@link GatewaySignal}; no value means it left. */
  record Gateway(String id) implements ControlKey {
    @Override
    public String toString() {
      return "gateway/" + id;
    }
  }

  /** Reads a record's key; empty for kinds this build does not know. */
  static Optional<ControlKey> parse(String key) {
    String[] parts = key.split("/", -1);
    if (Arrays.asList(parts).contains("")) {
      return Optional.empty();
    }
    return switch (parts[0]) {
      case "service" ->
          parts.length == 3 ? Optional.of(new Service(parts[1], parts[2])) : Optional.empty();
      case "gateway" -> parts.length == 2 ? Optional.of(new Gateway(parts[1])) : Optional.empty();
      default -> Optional.empty();
    };
  }
}
