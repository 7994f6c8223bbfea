package io.rtsuite.local;

/** What the console says once everything serves: each line is to be read or pasted as it is. */
final class Greeting {

  private Greeting() {}

  static String text(Suite suite, String ada, String bob, String log) {
    String url = suite.host() + ":" + suite.port();
    return """
    ready http://%1$s

    token ada %2$s
    token bob %3$s
    %4$s
    Kafka %5$s   log %6$s   Ctrl-C stops
    """
        .formatted(
            url,
            ada,
            bob,
            suite.plays(Game.BLACKJACK) ? examples(url, ada, bob) : "",
            suite.bootstrapServers(),
            log);
  }

  private static String examples(String url, String ada, String bob) {
    return """

    ada sits down at table t1, by plain WebSocket (paste the second line when it is connected):
      npx -y wscat -c ws://%1$s/events -H 'Cookie: socket_token=%2$s'
      {"event":"BlackjackTableJoin","id":1,"data":{"tableId":"t1"}}
    bob sits down beside her, by Socket.IO, in another terminal:
      npx -y -p socket.io-client@4.8 -c 'NODE_PATH="${PATH%%%%/.bin*}" node -e "\
    s = require(\\"socket.io-client\\").io(\\"ws://%1$s/events\\", {transports: [\\"websocket\\"], auth: {token: \\"%3$s\\"}}); \
    s.onAny((...m) => console.log(...m)); s.emit(\\"BlackjackTableJoin\\", {tableId: \\"t1\\"}, console.log)"'
    """
        .formatted(url, ada, bob);
  }
}
