package io.rtsuite.gateway;

import java.util.Map;

/** A Socket.IO client that speaks the bare protocol. */
final class SocketIoClient implements AutoCloseable {

  private final PlainClient wire;

  private SocketIoClient(PlainClient wire) {
    this.wire = wire;
  }

  /** Opens the transport and asks for the namespace with an auth payload. */
  static SocketIoClient connect(int port, String auth) throws InterruptedException {
    var client =
        new SocketIoClient(
            PlainClient.connect(port, "/socket.io/?EIO=4&transport=websocket", Map.of()));
    client.wire.next(frame -> frame.startsWith("0{"));
    client.wire.send("40/events," + auth);
    return client;
  }

  static SocketIoClient as(RunningGateway gateway, String user) throws InterruptedException {
    var client = connect(gateway.port(), "{\"token\":\"" + RunningGateway.token(user) + "\"}");
    client.wire.next(frame -> frame.startsWith("40/events,{\"sid\""));
    return client;
  }

  void emit(String event, String data) {
    wire.send("42/events,[\"" + event + "\"," + data + "]");
  }

  /** Emits with an ack. */
  void emit(int id, String event, String data) {
    wire.send("42/events," + id + "[\"" + event + "\"," + data + "]");
  }

  /** Emits with an ack and waits for it. */
  String ask(int id, String event, String data) throws InterruptedException {
    emit(id, event, data);
    return ack(id);
  }

  String ack(int id) throws InterruptedException {
    String start = "43/events," + id + "[";
    String frame = wire.next(it -> it.startsWith(start));
    return frame.substring(start.length(), frame.length() - 1);
  }

  String event(String name) throws InterruptedException {
    String start = "42/events,[\"" + name + "\",";
    String frame = wire.next(it -> it.startsWith(start));
    return frame.substring(start.length(), frame.length() - 1);
  }

  /** The next frame that is no heartbeat. */
  String next() throws InterruptedException {
    return wire.next(it -> !it.equals("2"));
  }

  byte[] nextBytes() throws InterruptedException {
    return wire.nextBytes();
  }

  PlainClient.Closed closed() throws Exception {
    return wire.closed();
  }

  String connectError() throws InterruptedException {
    return wire.next(it -> it.startsWith("44/events,")).substring("44/events,".length());
  }

  @Override
  public void close() {
    wire.close();
  }
}
