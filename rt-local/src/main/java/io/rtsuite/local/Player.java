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
 * A client on the gateway's plain WebSocket front that asks one thing after the other: how this
 * program finds out whether the suite serves, and plays while a start-up cache is trained.
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

  private final HttpClient http;
  private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final WebSocket socket;
  private long ids;

  private Player(HttpClient http, URI events, String token) throws ConnectionLost {
    this.http = http;
    this.socket =
        result(
            http.newWebSocketBuilder()
                .connectTimeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .buildAsync(events, new Answers()));
  }

  static Player connect(int port, String token) throws ConnectionLost {
    HttpClient http = HttpClient.newHttpClient();
    try {
      return new Player(http, URI.create("ws://localhost:" + port + "/events"), token);
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
      result(
          socket.sendText(
              "{\"event\":\"%s\",\"id\":%d,\"data\":%s}".formatted(move.event(), id, move.data()),
              true));
      @Nullable JsonNode error = result(answer).get("error");
      return error == null ? "ok" : text(error, "code");
    } finally {
      waiting.remove(id);
    }
  }

  private static String text(JsonNode object, String field) {
    @Nullable JsonNode value = object.get(field);
    return value != null && value.isString() ? value.getStringValue() : "";
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

  /** Hands each answer to who waits for it; everything else that arrives is of no interest. */
  private final class Answers implements WebSocket.Listener {

    private final StringBuilder message = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(
        WebSocket webSocket, CharSequence part, boolean last) {
      message.append(part);
      if (last) {
        String whole = message.toString();
        message.setLength(0);
        answered(whole);
      }
      webSocket.request(1);
      return null;
    }

    private void answered(String frame) {
      try {
        JsonNode answer = JSON.readValue(frame, Argument.of(JsonNode.class));
        @Nullable JsonNode id = answer.get("id");
        @Nullable CompletableFuture<JsonNode> asked =
            id != null && id.isNumber() ? waiting.get(id.getLongValue()) : null;
        if (asked != null) {
          asked.complete(answer);
        }
      } catch (IOException e) {
        lost(e);
      }
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

    private void lost(Throwable cause) {
      waiting.values().forEach(answer -> answer.completeExceptionally(cause));
    }
  }
}
