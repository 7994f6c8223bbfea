package io.rtsuite.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;

/** A WebSocket that does only what the test says: reads when told, answers no ping. */
final class RawWebSocket implements AutoCloseable {

  private static final int ZERO_MASK = 0;

  private final Socket socket;
  private final String head;

  RawWebSocket(int port, String header) throws IOException {
    this(port, "/events", header);
  }

  RawWebSocket(int port, String path, String header) throws IOException {
    socket = new Socket();
    socket.setReceiveBufferSize(16 * 1024);
    socket.connect(new java.net.InetSocketAddress("localhost", port));
    socket.setSoTimeout(20_000);
    out()
        .write(
            ("GET %s HTTP/1.1\r\nHost: localhost:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s\r\n\r\n"
                    .formatted(path, port, header))
                .getBytes(US_ASCII));
    var read = new StringBuilder();
    while (!read.toString().endsWith("\r\n\r\n")) {
      int next = in().read();
      if (next < 0) {
        throw new IOException("no upgrade: " + read);
      }
      read.append((char) next);
    }
    head = read.toString();
    if (!head.startsWith("HTTP/1.1 101")) {
      throw new IOException("no upgrade: " + head);
    }
  }

  private OutputStream out() throws IOException {
    return socket.getOutputStream();
  }

  private InputStream in() throws IOException {
    return socket.getInputStream();
  }

  /** Sends a text frame. */
  void send(String text) throws IOException {
    out().write(frame(0x81, text.getBytes(UTF_8)));
  }

  /** Any frame, masked with zeroes. */
  static byte[] frame(int head, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
    frame.put((byte) head);
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else if (payload.length < 65536) {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(payload.length);
    }
    frame.putInt(ZERO_MASK).put(payload).flip();
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    return bytes;
  }

  void write(byte[] bytes) throws IOException {
    out().write(bytes);
  }

  /** The head of the answer to the upgrade. */
  String head() {
    return head;
  }

  /** Reads frames until a Close frame, and returns its code. */
  int closeCode() throws IOException {
    var data = new DataInputStream(in());
    while (true) {
      int opcode = data.readUnsignedByte() & 0xF;
      int length = data.readUnsignedByte();
      if (length > 125) {
        length = length == 126 ? data.readUnsignedShort() : Math.toIntExact(data.readLong());
      }
      byte[] payload = data.readNBytes(length);
      if (opcode == 8) {
        return ByteBuffer.wrap(payload).getShort();
      }
    }
  }

  /** Reads so many bytes at most; -1 when the server has closed. */
  int read(int most) throws IOException {
    try {
      return in().read(new byte[most]);
    } catch (java.net.SocketException e) {
      return -1; // Reset is an end as well.
    }
  }

  /** Reads until the server has closed. */
  long awaitEnd() throws IOException {
    long total = 0;
    byte[] buffer = new byte[65536];
    try {
      for (int read = in().read(buffer); read >= 0; read = in().read(buffer)) {
        total += read;
      }
    } catch (java.net.SocketException e) {
      return total; // Reset is an end as well.
    }
    return total;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
