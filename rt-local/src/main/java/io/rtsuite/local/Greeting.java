package io.rtsuite.local;

/** What the console says once everything serves: each line is to be read or pasted as it is. */
final class Greeting {

  private Greeting() {}

  static String text(int port, String kafka, String ada, String bob, String log) {
    return """
    ready http://localhost:%1$d

    token ada %3$s
    token bob %4$s

    ada sits down at table t1, by plain WebSocket (paste the second line when it is connected):
      npx -y wscat -c ws://localhost:%1$d/events -H 'Cookie: socket_token=%3$s'
      {"event":"BlackjackTableJoin","id":1,"data":{"tableId":"t1"}}
    bob sits down beside her, by Socket.IO, in another terminal:
      npx -y -p socket.io-client@4.8 -c 'NODE_PATH="${PATH%%%%/.bin*}" node -e "\
    s = require(\\"socket.io-client\\").io(\\"ws://localhost:%1$d/events\\", {transports: [\\"websocket\\"], auth: {token: \\"%4$s\\"}}); \
    s.onAny((...m) => console.log(...m)); s.emit(\\"BlackjackTableJoin\\", {tableId: \\"t1\\"}, console.log)"'

    Kafka %2$s   log %5$s   Ctrl-C stops
    """
        .formatted(port, kafka, ada, bob, log);
  }
}
