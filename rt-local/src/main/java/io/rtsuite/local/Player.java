package io.rtsuite.local;

import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A Socket.IO client of the gateway that asks one thing after the other: how this program finds out
 * whether the suite serves, and plays while a start-up cache is trained.
 */
final class Player implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final JsonMapper JSON = JsonMapper.createDefault();

  /** The gateway is not there, refuses, or ended the connection. */
  static final class ConnectionLost extends Exception {
    private static final long serialVersionUID = 1;

    ConnectionLost(Throwable cause) {
      super(cause);
    }
  }

  private static final String NAMESPACE = "/events,";

  private final HttpClient http;
  private final CompletableFuture<JsonNode> letIn = new CompletableFuture<>();
  private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final WebSocket socket;
  private long ids;

  private Player(HttpClient http, String host, int port, String token) throws ConnectionLost {
    this.http = http;
    this.socket =
        result(
            http.newWebSocketBuilder()
                .connectTimeout(PATIENCE)
                .buildAsync(
                    URI.create(
                        "ws://%s:%d/socket.io/?EIO=4&transport=websocket".formatted(host, port)),
                    new Packets()));
    result(socket.sendText("40" + NAMESPACE + "{\"token\":\"" + token + "\"}", true));
    result(letIn);
  }

  static Player connect(String host, int port, String token) throws ConnectionLost {
    HttpClient http = HttpClient.newHttpClient();
    try {
      return new Player(http, host, port, token);
    } catch (ConnectionLost e) {
      http.shutdownNow();
      throw e;
    }
  }

  /**
   * Asks and waits.
   *
   * @return the code of the error, {@code ok} for a success
   */
  String ask(Game.Move move) throws ConnectionLost {
    long id = ++ids;
    var answer = new CompletableFuture<JsonNode>();
    waiting.put(id, answer);
    try {
      String packet = "42%s%d[\"%s\",%s]".formatted(NAMESPACE, id, move.event(), move.data());
      result(socket.sendText(packet, true));
      @Nullable JsonNode error = result(answer).get("error");
      @Nullable JsonNode code = error == null ? null : error.get("code");
      return code == null ? "ok" : code.coerceStringValue();
    } finally {
      waiting.remove(id);
    }
  }

  private static <T> T result(CompletableFuture<T> future) throws ConnectionLost {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new ConnectionLost(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw new ConnectionLost(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectionLost(e);
    }
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
  }

  /** Hands each answer to who waits for it; what else arrives is of no interest. */
  private final class Packets implements WebSocket.Listener {

    private final StringBuilder packet = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(
        WebSocket webSocket, CharSequence part, boolean last) {
      packet.append(part);
      if (last) {
        String whole = packet.toString();
        packet.setLength(0);
        arrived(webSocket, whole);
      }
      webSocket.request(1);
      return null;
    }

    private void arrived(WebSocket webSocket, String text) {
      try {
        if (text.equals("2")) {
          webSocket.sendText("3", true).whenComplete((_, failed) -> lostIf(failed));
        } else if (text.startsWith("40" + NAMESPACE)) {
          letIn.complete(json(text.substring(text.indexOf('{'))));
        } else if (text.startsWith("44" + NAMESPACE)) {
          lost(new IOException("refused: " + text));
        } else if (text.startsWith("43" + NAMESPACE)) {
          int data = text.indexOf('[');
          long id = Long.parseLong(text.substring(2 + NAMESPACE.length(), data));
          @Nullable CompletableFuture<JsonNode> asked = waiting.get(id);
          if (asked != null) {
            asked.complete(json(text.substring(data)).get(0));
          }
        }
      } catch (IOException e) {
        lost(e);
      }
    }

    private JsonNode json(String text) throws IOException {
      return JSON.readValue(text, Argument.of(JsonNode.class));
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
      lost(new IOException("closed with " + code + ": " + reason));
      return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      lost(error);
    }

    private void lostIf(@Nullable Throwable failed) {
      if (failed != null) {
        lost(failed);
      }
    }

    private void lost(Throwable cause) {
      letIn.completeExceptionally(cause);
      waiting.values().forEach(answer -> answer.completeExceptionally(cause));
    }
  }
}
