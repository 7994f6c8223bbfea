package io.rtsuite.gateway.session;

/** One open connection, as its front drives it; called on the channel's event loop only. */
public interface Session {

  /** Its public id, the client id. */
  String clientId();

  /**
   * Takes an event of the client; its ack, if any, is answered exactly once or not at all when the
   * connection ends first.
   */
  void receive(ClientFrame frame);

  /**
   * The connection is gone.
   *
   * @param reason short and stable, for the lifecycle event and metrics, such as {@code "transport
   *     close"}
   */
  void closed(String reason);
}
