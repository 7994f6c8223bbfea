package io.rtsuite.benchmarks;

import io.rtsuite.events.Channel;
import io.rtsuite.events.Client;
import io.rtsuite.events.Json;
import io.rtsuite.events.MalformedMessage;
import io.rtsuite.events.Origin;
import io.rtsuite.events.Push;
import io.rtsuite.events.PushRecord;
import io.rtsuite.events.Reply;
import io.rtsuite.events.Request;
import io.rtsuite.events.Target;
import io.rtsuite.events.User;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What reading and writing a message costs, whose payload is cut out and put back as bytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {

  /** Characters of text in the payload. */
  @Param({"100", "4000"})
  public int payload = 100;

  private Request request = request("");
  private Reply reply = reply("");
  private Push push = push("");
  private byte[] requestBytes = new byte[0];
  private byte[] replyBytes = new byte[0];
  private byte[] pushBytes = new byte[0];

  private static Json json(String text) {
    return Json.of("{\"tableId\":\"table-7\",\"text\":\"" + text + "\",\"amount\":50}");
  }

  private static Request request(String text) {
    return new Request(
        "gateway-1-66xe52hprhp5-8j",
        Channel.CLIENT.event("BlackjackBet"),
        "table-7",
        new User("ada", User.DEFAULT_TENANT, List.of("player"), null),
        Client.of("kK9rq1VdXzJ4Yx7oAAAB"),
        1795269600000L,
        1795269605000L,
        json(text),
        false);
  }

  private static Reply reply(String text) {
    return new Reply("0123456789abcdef", List.of(new Reply.ClientMessage(json(text))));
  }

  private static Push push(String text) {
    return new Push(
        "0123456789abcdef",
        Channel.SERVER.event("BlackjackTableUpdated"),
        User.DEFAULT_TENANT,
        new Target.Room("blackjack:table-7"),
        null,
        false,
        new Origin("blackjack", "3Nt5o1RhQ6SRyfWDTRr0Jw", 11, 12_345, 0),
        List.of(json(text)));
  }

  /** Makes the messages and their bytes. */
  @Setup
  public void prepare() {
    String text = "x".repeat(payload);
    request = request(text);
    reply = reply(text);
    push = push(text);
    requestBytes = request.encode();
    replyBytes = reply.encode();
    pushBytes = push.encode();
  }

  /** By a gateway, per request. */
  @Benchmark
  public byte[] encodeRequest() {
    return request.encode();
  }

  /** By a service, per request. */
  @Benchmark
  public Request decodeRequest() throws MalformedMessage {
    return Request.decode(requestBytes);
  }

  /** By a service, per request. */
  @Benchmark
  public byte[] encodeReply() {
    return reply.encode();
  }

  /** By a gateway, per request. */
  @Benchmark
  public Reply decodeReply() throws MalformedMessage {
    return Reply.decode(replyBytes);
  }

  /** By a service, per push. */
  @Benchmark
  public byte[] encodePush() {
    return push.encode();
  }

  /** By every gateway, per push, whoever its receivers are. */
  @Benchmark
  public PushRecord decodePush() throws MalformedMessage {
    return PushRecord.decode(pushBytes);
  }
}
