package io.rtsuite.gateway.socket;

import com.corundumstudio.socketio.AckCallback;
import com.corundumstudio.socketio.protocol.AckArgs;
import com.corundumstudio.socketio.protocol.AuthPacket;
import com.corundumstudio.socketio.protocol.JsonSupport;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes the OPEN packet, the one thing netty-socketio encodes for us. */
final class OpenPacketWriter implements JsonSupport {

  private final SocketConfig config;

  OpenPacketWriter(SocketConfig config) {
    this.config = config;
  }

  @Override
  public void writeValue(ByteBufOutputStream out, Object value) throws IOException {
    if (!(value instanceof AuthPacket open)) {
      throw unused();
    }
    String json =
        "{\"sid\":\"%s\",\"upgrades\":[],\"pingInterval\":%d,\"pingTimeout\":%d,\"maxPayload\":%d}"
            .formatted(
                open.getSid(),
                config.pingInterval().toMillis(),
                config.pingTimeout().toMillis(),
                config.maxPayload());
    out.write(json.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public AckArgs readAckArgs(ByteBufInputStream source, AckCallback<?> callback) {
    throw unused();
  }

  @Override
  public <T> T readValue(String namespace, ByteBufInputStream source, Class<T> type) {
    throw unused();
  }

  @Override
  public void addEventMapping(String namespace, String event, Class<?>... types) {
    throw unused();
  }

  @Override
  public void removeEventMapping(String namespace, String event) {
    throw unused();
  }

  @Override
  public List<byte[]> getArrays() {
    throw unused();
  }

  private static UnsupportedOperationException unused() {
    return new UnsupportedOperationException("the library's protocol is not used");
  }
}
