package io.rtsuite.gateway;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A client of the plain front, made of the JDK's WebSocket. */
public final class PlainClient implements AutoCloseable, WebSocket.Listener {

  /** How the server closed. */
  public record Closed(int code, String reason) {}

  private final HttpClient http = HttpClient.newHttpClient();
  private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
  private final BlockingQueue<byte[]> bytes = new LinkedBlockingQueue<>();
  private final CompletableFuture<Closed> closed = new CompletableFuture<>();
  private final StringBuilder part = new StringBuilder();
  private @Nullable WebSocket socket;

  public static PlainClient connect(int port, Map<String, String> headers) {
    return connect(port, "/events", headers);
  }

  public static PlainClient connect(int port, String path, Map<String, String> headers) {
    var client = new PlainClient();
    var builder = client.http.newWebSocketBuilder();
    headers.forEach(builder::header);
    client.socket = builder.buildAsync(URI.create("ws://localhost:" + port + path), client).join();
    return client;
  }

  public void send(String frame) {
    socket().sendText(frame, true).join();
  }

  public void send(byte[] binary) {
    socket().sendBinary(ByteBuffer.wrap(binary), true).join();
  }

  public WebSocket socket() {
    if (socket == null) {
      throw new IllegalStateException("not connected");
    }
    return socket;
  }

  /** The next frame. */
  public String next() throws InterruptedException {
    String frame = frames.poll(20, TimeUnit.SECONDS);
    if (frame == null) {
      throw new AssertionError("no frame came; closed: " + closed.getNow(null));
    }
    return frame;
  }

  /** The next frame that fits; others before it are passed over. */
  public String next(Predicate<String> wanted) throws InterruptedException {
    var others = new ArrayList<String>();
    for (int i = 0; i < 100_000; i++) {
      String frame = frames.poll(20, TimeUnit.SECONDS);
      if (frame == null) {
        throw new AssertionError("it did not come; others: " + others);
      }
      if (wanted.test(frame)) {
        return frame;
      }
      others.add(frame);
    }
    throw new AssertionError("too many other frames");
  }

  public String nextEvent(String event) throws InterruptedException {
    return next(frame -> frame.startsWith("{\"event\":\"" + event + "\""));
  }

  public String answer(int id) throws InterruptedException {
    return next(frame -> frame.startsWith("{\"id\":" + id + ","));
  }

  public byte[] nextBytes() throws InterruptedException {
    byte[] next = bytes.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no bytes came");
    }
    return next;
  }

  /** The client id that the gateway gave. */
  public String clientId() throws InterruptedException {
    String connected = nextEvent("connected");
    int start = connected.indexOf("\"clientId\":\"") + 12;
    return connected.substring(start, connected.indexOf('"', start));
  }

  /** What came and was not asked for yet. */
  public List<String> rest() {
    var rest = new ArrayList<String>();
    frames.drainTo(rest);
    return rest;
  }

  public Closed closed() throws InterruptedException, ExecutionException, TimeoutException {
    return closed.get(20, TimeUnit.SECONDS);
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    part.append(data);
    if (last) {
      frames.add(part.toString());
      part.setLength(0);
    }
    from.request(1);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    byte[] copy = new byte[data.remaining()];
    data.get(copy);
    bytes.add(copy);
    from.request(1);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(new Closed(code, reason));
    return CompletableFuture.completedStage(null);
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.complete(new Closed(1006, String.valueOf(error.getMessage())));
  }

  @Override
  public void close() {
    socket().abort();
    http.shutdownNow();
  }
}
