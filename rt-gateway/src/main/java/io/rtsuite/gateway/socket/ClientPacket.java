package io.rtsuite.gateway.socket;

import io.rtsuite.events.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Socket.IO packet that a client sent, well-formed in itself. */
sealed interface ClientPacket {

  /** The value of {@link Event#ackId} when no ack is wanted. */
  long NO_ACK = -1;

  /** The namespace's name as sent; a query in it makes it another. */
  String namespace();

  /**
   * Asks to join a namespace.
   *
   * @param token {@code token} of the payload; empty when it is not a string, absent when there is
   *     none or it is null
   */
  record Connect(String namespace, @Nullable String token) implements ClientPacket {}

  /** Leaves a namespace. */
  record Disconnect(String namespace) implements ClientPacket {}

  /**
   * An event, complete with its attachments.
   *
   * @param ackId 0 to 2^53, or {@link #NO_ACK}
   */
  record Event(String namespace, long ackId, String name, List<Json> arguments)
      implements ClientPacket {}

  /** Answers an event of the server; we send none that asks for it. */
  record Ack(String namespace, long ackId) implements ClientPacket {}
}
