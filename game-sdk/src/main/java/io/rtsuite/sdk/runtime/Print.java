package io.rtsuite.sdk.runtime;

import io.rtsuite.events.Json;
import io.rtsuite.events.JsonReader;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The fingerprint of what a request asks: its event and argument but for {@code __m}, which names
 * the window and the action and not what is wanted.
 */
final class Print {

  private static final int BYTES = 16;

  private Print() {}

  static String of(Request request) {
    MessageDigest digest = sha256();
    digest.update(request.event().qualified().getBytes(StandardCharsets.UTF_8));
    Json data = request.data();
    if (data != null) {
      digest.update((byte) '\n');
      try {
        JsonReader.read(
            data.bytes(),
            in -> {
              if (!in.isObject()) {
                digest.update(in.raw().bytes());
                return digest;
              }
              in.object(
                  "data",
                  name -> {
                    byte[] value = in.raw().bytes();
                    if (!"__m".equals(name)) {
                      digest.update(Json.string(name).bytes());
                      digest.update((byte) ':');
                      digest.update(value);
                      digest.update((byte) ',');
                    }
                  });
              return digest;
            });
      } catch (MalformedMessage e) {
        // A field twice, say: then it is these very bytes that count.
        digest.reset();
        digest.update(data.bytes());
      }
    }
    return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
