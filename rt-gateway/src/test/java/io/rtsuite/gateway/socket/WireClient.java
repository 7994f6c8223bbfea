package io.rtsuite.gateway.socket;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A websocket client on a bare socket, which can do everything wrong. */
final class WireClient implements Closeable {

  static final String UPGRADE_HEADERS =
      "Host: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";

  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final byte[] MASK = {0x11, 0x22, 0x33, 0x44};

  /** A frame of the server's; opcode -1 for the end of the stream. */
  record Frame(int opcode, byte[] payload) {
    static final Frame END = new Frame(-1, new byte[0]);

    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    int closeCode() {
      return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
    }
  }

  private final Socket socket;
  private final DataInputStream in;

  private WireClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
  }

  static WireClient open(int port) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) Duration.ofSeconds(30).toMillis());
    return new WireClient(socket);
  }

  /** Upgraded; OPEN is still to be read. */
  static WireClient upgraded(int port) throws IOException {
    return upgraded(port, "/socket.io/?EIO=4&transport=websocket", "");
  }

  static WireClient upgraded(int port, String target, String moreHeaders) throws IOException {
    WireClient client = open(port);
    client.send("GET " + target + " HTTP/1.1\r\n" + UPGRADE_HEADERS + moreHeaders + "\r\n");
    String head = client.readHead();
    if (!head.startsWith("HTTP/1.1 101 ")) {
      throw new IOException("not upgraded: " + head);
    }
    return client;
  }

  Socket socket() {
    return socket;
  }

  void send(String raw) throws IOException {
    send(raw.getBytes(StandardCharsets.UTF_8));
  }

  void send(byte[] raw) throws IOException {
    socket.getOutputStream().write(raw);
    socket.getOutputStream().flush();
  }

  void text(String text) throws IOException {
    send(frame(TEXT, text.getBytes(StandardCharsets.UTF_8)));
  }

  void binary(int... bytes) throws IOException {
    send(frame(BINARY, IncomingValuesTest.bytes(bytes)));
  }

  static byte[] frame(int opcode, byte[] payload) {
    return frame(0x80 | opcode, payload, true);
  }

  /** A frame with any first byte. */
  static byte[] frame(int first, byte[] payload, boolean masked) {
    var out = new ByteArrayOutputStream(payload.length + 14);
    out.write(first);
    int maskBit = masked ? 0x80 : 0;
    if (payload.length < 126) {
      out.write(maskBit | payload.length);
    } else if (payload.length <= 0xFFFF) {
      out.write(maskBit | 126);
      out.write(payload.length >> 8);
      out.write(payload.length);
    } else {
      out.write(maskBit | 127);
      out.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
    }
    if (masked) {
      out.writeBytes(MASK);
    }
    for (int i = 0; i < payload.length; i++) {
      out.write(masked ? payload[i] ^ MASK[i % 4] : payload[i]);
    }
    return out.toByteArray();
  }

  /** Status line and headers of the answer. */
  String readHead() throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return head.toString();
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /** Reads a whole answer, for its head. */
  String skipAnswer() throws IOException {
    String head = readHead();
    int length = Integer.parseInt(head.replaceAll("(?is).*content-length: *(\\d+).*", "$1").trim());
    if (in.readNBytes(length).length < length) {
      throw new EOFException();
    }
    return head;
  }

  /** Everything up to the end of the stream. */
  String readAll() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  /** The next frame; the end of the stream, by reset too, is {@link Frame#END}. */
  Frame next() throws IOException {
    try {
      int first = in.readUnsignedByte();
      int length = in.readUnsignedByte();
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = Math.toIntExact(in.readLong());
      }
      byte[] payload = in.readNBytes(length);
      if ((first & 0x80) == 0) {
        throw new IOException("a fragmented frame");
      }
      return new Frame(first & 0x7F, payload);
    } catch (EOFException | SocketException e) {
      return Frame.END;
    }
  }

  String nextText() throws IOException {
    Frame frame = next();
    if (frame.opcode != TEXT) {
      throw new IOException(
          "opcode %d, close code %d: %s".formatted(frame.opcode, frame.closeCode(), frame.text()));
    }
    return frame.text();
  }

  /** Reads up to the Close frame or the end; the code, or -1 when there was no Close frame. */
  int closeCode() throws IOException {
    while (true) {
      Frame frame = next();
      if (frame.opcode == CLOSE) {
        return frame.closeCode();
      }
      if (frame.opcode < 0) {
        return -1;
      }
    }
  }

  /** Goes away without a word, resetting the connection. */
  void abort() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
