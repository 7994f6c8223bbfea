package io.rtsuite.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.broker.test.TestBroker;
import io.rtsuite.events.RecordHeaders;
import io.rtsuite.events.Topics;
import io.rtsuite.replay.log.Cluster;
import io.rtsuite.replay.log.Cluster.Range;
import io.rtsuite.replay.log.Message;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedriveIT {

  private final String prefix = TestBroker.freshPrefix();
  private final String sandbox = "sandbox-" + prefix;
  private final Shell shell =
      new Shell(
          "--kafka", TestBroker.bootstrapServers(), "--prefix", prefix, "--service", "counter");
  private CounterEvening evening;

  @BeforeEach
  void play() throws Exception {
    evening = new CounterEvening(TestBroker.bootstrapServers(), prefix);
    for (int round = 0; round < 10; round++) {
      evening.add("ada", "c1", 10);
      evening.add("bob", "c2", 1);
    }
  }

  @AfterEach
  void close() {
    evening.close();
  }

  private static List<Message> requests(String prefix) {
    var topics = new Topics(prefix);
    try (var cluster = Cluster.open(TestBroker.bootstrapServers(), topics)) {
      return cluster.read(List.of(Range.all(topics.requests("counter", 1).name())), false).all();
    }
  }

  @Test
  void says_what_it_would_send_and_sends_nothing_unless_told() {
    var result = shell.run("redrive", "--to-prefix", sandbox, "--subject", "c1");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.lines()).hasSize(11);
    assertThat(result.out()).contains("send ", "CounterAdd by ada about c1  {\"counterId\":\"c1\"");
    assertThat(result.lines().getLast())
        .isEqualTo(
            "would send 10 to %srequests.counter; nothing was sent, --yes sends"
                .formatted(sandbox));
    assertThat(requests(sandbox)).isEmpty();
  }

  @Test
  void sends_to_a_sandbox_in_order_and_to_the_same_partitions() {
    var result = shell.run("redrive", "--to-prefix", sandbox, "--yes", "--rate", "1000/s");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.lines().getLast())
        .isEqualTo("sent 20 to %srequests.counter".formatted(sandbox));
    assertThat(requests(sandbox))
        .usingRecursiveComparison()
        .comparingOnlyFields("partition", "offset", "key", "value")
        .isEqualTo(requests(prefix));
    assertThat(requests(sandbox).getFirst().headers())
        .anySatisfy(header -> {
          assertThat(header.key()).isEqualTo(RecordHeaders.REPLY_TOPIC);
          assertThat(header.value()).asString().isEqualTo(sandbox + "replies");
        });
    assertThat(requests(prefix)).hasSize(20);
  }

  @Test
  void keeps_to_the_rate() {
    long start = System.nanoTime();

    shell.run("redrive", "--to-prefix", sandbox, "--yes", "--subject", "c1", "--rate", "20/s");

    // Ten at 20/s: nine intervals of 50 ms.
    assertThat(System.nanoTime() - start).isGreaterThan(450_000_000L);
  }

  @Test
  void lets_parked_dead_letters_be_decided_again_by_the_real_service() throws Exception {
    evening.park("ada", "c1");
    long second = evening.park("ada", "c1");

    var result = shell.run("redrive", "--dead-letters", "--live", "--yes");

    assertThat(result.out())
        .contains(
            "decide %d@%d  CounterAdd by ada".formatted(CounterEvening.partition("c1"), second))
        .endsWith("sent 1 to %srequests.counter\n".formatted(prefix));
    assertThat(result.err()).contains("left out: 1 whose subject does not wait for them any more");
    var again = requests(prefix).getLast();
    assertThat(RecordHeaders.text(again.headers(), RecordHeaders.REDRIVE)).contains("decide");
    assertThat(RecordHeaders.text(again.headers(), RecordHeaders.REDRIVE_OFFSET))
        .contains(Long.toString(second));
    assertThat(RecordHeaders.text(again.headers(), RecordHeaders.DEAD_OFFSET)).isEmpty();
  }

  @Test
  void refuses_what_makes_no_sense_in_a_sentence() {
    assertThat(shell.run("redrive", "--discard").err())
        .isEqualTo("rt replay: --discard goes with --dead-letters\n");
    assertThat(shell.run("redrive", "--discard", "--dead-letters").err())
        .isEqualTo("rt replay: --discard goes with --live\n");
    assertThat(shell.run("redrive", "--to-prefix", prefix).err())
        .isEqualTo("rt replay: --to-prefix is the real prefix; --live sends to the real service\n");
    assertThat(shell.run("redrive", "--rate", "0/s").err())
        .isEqualTo("rt replay: --rate is '0/s', not 1/s to 100000/s\n");
    assertThat(shell.run("redrive", "--offsets", "57").err())
        .isEqualTo(
            "rt replay: --offsets: '57' is not <partition>@<offset> or <partition>@<first>-<last>\n");
  }
}
