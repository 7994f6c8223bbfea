package io.rtsuite.gateway.socket;

import static io.rtsuite.gateway.socket.Clients.eventually;
import static io.rtsuite.gateway.socket.Clients.isServed;
import static io.rtsuite.gateway.socket.IncomingValuesTest.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Hostile clients by the hundred; the seed, which is the round's number, is the bug report. */
class FuzzTest {

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

  private static final String REQUEST =
      "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
          + WireClient.UPGRADE_HEADERS
          + "\r\n";

  /** What makes a connection ours; damage in it would be Micronaut's to bear. */
  private static final int PREFIX = "GET /socket.io/".length();

  private static final byte[][] PHRASES = {
    text("40/events,{\"token\":\"good\"}"),
    text("40/events,{\"token\":\"bad\"}"),
    text("40/other,{}"),
    text("41/events,"),
    text("42/events,1[\"echo\",{\"a\":[1,null,\"\u00e9\"]}]"),
    text("42/events,[\"push\",{\"$bin\":\"AQ==\"}]"),
    text("42/events,2[\"refuse\"]"),
    text("451-/events,3[\"echo\",{\"_placeholder\":true,\"num\":0}]"),
    text("452-/events,[\"push\",{\"_placeholder\":true,\"num\":1}]"),
    text("43/events,1[]"),
    text("3"),
    text("2"),
    text("1"),
    WireClient.frame(WireClient.BINARY, new byte[] {0, 1, 2, 3}),
    WireClient.frame(WireClient.PING, new byte[5]),
    WireClient.frame(WireClient.CLOSE, new byte[0]),
    WireClient.frame(WireClient.TEXT, utf8("42/events,[\"ec"), true),
    WireClient.frame(0x80, utf8("ho\"]"), true)
  };

  private static SocketServer server;

  @BeforeAll
  static void start() {
    server = SocketServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void nobody_suffers_from_them_and_nothing_is_left() throws Exception {
    long end = System.nanoTime() + PATIENCE;
    int round = 0;
    try (var bystander = server.joined()) {
      for (; round < 3_000 && System.nanoTime() < end; round++) {
        attack(new Random(round));
        if (round % 50 == 0) {
          assertThat(isServed(bystander)).as("round %d", round).isTrue();
        }
      }
      assertThat(isServed(bystander)).isTrue();
      assertThat(round).isGreaterThan(100);
      assertThat(eventually(() -> server.shell().connections() == 1)).isTrue();
      assertThat(eventually(() -> server.gate.live.size() == 1)).isTrue();
    }
    assertThat(eventually(() -> server.registeredClients() == 0)).isTrue();
    assertThat(eventually(() -> server.libraryTimers() == 0)).isTrue();
  }

  /** What a client says, partly damaged, in pieces of any size, and how it goes. */
  private static void attack(Random random) throws Exception {
    byte[] request = utf8(REQUEST);
    byte[] speech = speech(random);
    boolean damagedRequest = random.nextInt(4) == 0;
    if (damagedRequest) {
      damage(request, PREFIX, random);
    }
    damage(speech, 0, random);
    try (var client = WireClient.open(server.port())) {
      client.socket().setSoTimeout(2_000);
      sendInPieces(client, request, random);
      if (!damagedRequest && random.nextBoolean()) {
        client.readHead();
      }
      sendInPieces(client, speech, random);
      if (random.nextBoolean()) {
        client.abort();
      }
    } catch (SocketException e) {
      // The server has closed, as it should where it was attacked.
    }
  }

  private static byte[] speech(Random random) {
    var speech = new ByteArrayOutputStream();
    if (random.nextInt(4) > 0) {
      speech.writeBytes(PHRASES[0]);
    }
    int phrases = random.nextInt(12);
    for (int i = 0; i < phrases; i++) {
      speech.writeBytes(PHRASES[random.nextInt(PHRASES.length)]);
    }
    return speech.toByteArray();
  }

  private static void damage(byte[] bytes, int from, Random random) {
    int changes = bytes.length == from ? 0 : random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      bytes[random.nextInt(from, bytes.length)] = (byte) random.nextInt(256);
    }
  }

  private static void sendInPieces(WireClient client, byte[] bytes, Random random)
      throws IOException {
    int largest = 1 + random.nextInt(200);
    for (int from = 0; from < bytes.length; ) {
      int to = Math.min(bytes.length, from + 1 + random.nextInt(largest));
      client.send(Arrays.copyOfRange(bytes, from, to));
      from = to;
    }
  }

  private static byte[] text(String text) {
    return WireClient.frame(WireClient.TEXT, utf8(text));
  }
}
