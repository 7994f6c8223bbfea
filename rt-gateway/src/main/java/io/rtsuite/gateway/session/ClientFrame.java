package io.rtsuite.gateway.session;

import io.rtsuite.events.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event that a client sent, free of its protocol.
 *
 * @param event the bare name as sent, any text
 * @param arguments each one valid JSON value; bytes are {@code {"$bin":"<base64>"}}, and a literal
 *     key {@code $bin} of the client's has become {@code $$bin}
 * @param ack how to answer; absent when the client did not ask for it
 */
public record ClientFrame(String event, List<Json> arguments, @Nullable Ack ack) {
  public ClientFrame {
    arguments = List.copyOf(arguments);
  }
}
