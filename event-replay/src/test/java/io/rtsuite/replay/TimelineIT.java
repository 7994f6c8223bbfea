package io.rtsuite.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.broker.test.TestBroker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TimelineIT {

  private static final String PREFIX = TestBroker.freshPrefix();
  private static CounterEvening evening;
  private static Shell shell;
  private static String echoed;

  @BeforeAll
  static void play() throws Exception {
    evening = new CounterEvening(TestBroker.bootstrapServers(), PREFIX);
    for (int round = 0; round < 40; round++) {
      evening.add("ada", "c" + round % 4, 2);
      evening.add("bob", "c" + round % 4, round % 5 == 0 ? -1_000 : 1);
    }
    echoed = evening.echo("cleo", "c1");
    shell =
        new Shell(
            "--kafka", TestBroker.bootstrapServers(), "--prefix", PREFIX, "--service", "counter");
  }

  @AfterAll
  static void close() {
    evening.close();
  }

  @Test
  void tells_everything_in_the_order_of_time_with_causes_before_effects() {
    var result = shell.run("timeline");

    assertThat(result.code()).as(result.err()).isZero();
    // 80 adds: 72 accepted with event, push and reply, 8 refused with a reply; and the echo.
    assertThat(result.lines()).hasSize(1 + 72 * 5 + 8 * 3 + 3);
    assertThat(result.lines().stream().skip(1).map(line -> line.substring(0, 24))).isSorted();
    assertThat(result.lines().get(1)).contains("request", "c0", "ada", "CounterAdd");
    assertThat(result.lines().get(2)).contains("accepted", "seq 1");
  }

  @Test
  void says_what_it_read() {
    var result = shell.run("timeline", "--subject", "c1");

    assertThat(result.err())
        .contains(
            "read " + PREFIX + "requests.counter: 1 partition, ",
            "read " + PREFIX + "counter.history: 1 partition, ",
            "read " + PREFIX + "replies: 32 partitions, 1 record ");
  }

  @Test
  void masks_the_houses_secrets_unless_asked() {
    assertThat(shell.run("timeline").out())
        .contains("***")
        .doesNotContain("entropy", "\"by\":2}\n***");
    assertThat(shell.run("timeline", "--secrets").out())
        .contains("{\"entropy\":\"", "{\"type\":\"Added\",\"by\":2}")
        .doesNotContain("***");
  }

  @Test
  void tells_of_one_request_from_all_topics() {
    var result = shell.run("timeline", "--correlation", echoed, "--json");

    assertThat(result.lines())
        .hasSize(3)
        .satisfiesExactly(
            line -> assertThat(line).contains("\"what\":\"request\""),
            line -> assertThat(line).contains("\"what\":\"handed\""),
            line -> assertThat(line).contains("\"what\":\"reply\"", "\"data\":\"hello\""));
  }

  @Nested
  class a_range_of_times {
    @Test
    void is_taken_by_the_brokers_clock() {
      assertThat(shell.run("timeline", "--from", "1h").lines()).hasSizeGreaterThan(100);
      assertThat(shell.run("timeline", "--to", "1h").out()).isEmpty();
      assertThat(shell.run("timeline", "--from", Instant.now().plusSeconds(60).toString()).out())
          .isEmpty();
    }

    @Test
    void that_is_none_is_said_in_a_sentence() {
      var result = shell.run("timeline", "--from", "1m", "--to", "1h");

      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err()).isEqualTo("rt replay: --from is not before --to\n");
    }
  }

  @Test
  void following_goes_on_with_what_comes_until_told_to_stop() throws Exception {
    var out = new StringWriter();
    var err = new StringWriter();
    try (var executor = Executors.newSingleThreadExecutor()) {
      var code =
          executor.submit(() ->
              Replay.commandLine()
                  .setOut(new PrintWriter(out))
                  .setErr(new PrintWriter(err))
                  .execute(
                      "timeline",
                      "--follow",
                      "--subject",
                      "followed",
                      "--kafka",
                      TestBroker.bootstrapServers(),
                      "--prefix",
                      PREFIX,
                      "--service",
                      "counter"));

      evening.add("ada", "followed", 3);
      await(out, "\"value\":3");
      evening.add("ada", "followed", 4);
      await(out, "\"value\":7");

      executor.shutdownNow();
      assertThat(code.get(20, TimeUnit.SECONDS)).as(err.toString()).isZero();
      assertThat(err.toString()).contains("read " + PREFIX + "requests.counter");
    }
  }

  private static void await(StringWriter out, String text) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!out.toString().contains(text)) {
      assertThat(System.nanoTime()).as("%s in%n%s", text, out).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Nested
  class what_is_not_there {
    @Test
    void a_service_is_named_with_those_that_are() {
      var result =
          new Shell("--kafka", TestBroker.bootstrapServers(), "--prefix", PREFIX)
              .run("timeline", "--service", "poker");

      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err())
          .startsWith("rt replay: there is no service 'poker' under the prefix '" + PREFIX)
          .endsWith("there is counter\n");
    }

    @Test
    void a_broker_is_waited_for_within_bounds() {
      var result = new Shell("--kafka", "127.0.0.1:1").run("timeline");

      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err())
          .isEqualTo("rt replay: Kafka at 127.0.0.1:1 does not answer within 10 s\n");
    }
  }
}
