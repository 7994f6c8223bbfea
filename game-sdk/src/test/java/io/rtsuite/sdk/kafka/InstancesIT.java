package io.rtsuite.sdk.kafka;

import static io.rtsuite.sdk.kafka.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.rtsuite.broker.test.TestBroker;
import io.rtsuite.sdk.kafka.Ledger.Entry;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several instances of one service, coming and going while requests arrive. */
class InstancesIT {

  private static final int ACCOUNTS = 24;

  private final String prefix = TestBroker.freshPrefix();
  private final List<ApplicationContext> instances = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final List<Ledger> ledgers = new ArrayList<>();
  private final PretendedGateway gateway;

  InstancesIT() {
    start("one");
    gateway = new PretendedGateway(prefix, Ledger.SERVICE, Ledger.PARTITIONS);
  }

  @AfterEach
  void stop() {
    instances.forEach(ApplicationContext::close);
    gateway.close();
  }

  private void start(String instance) {
    var context = Ledger.start(prefix, instance);
    instances.add(context);
    ledgers.add(context.getBean(Ledger.class));
  }

  private void ask(int rounds) {
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < ACCOUNTS; i++) {
        String account = "account-" + i;
        int number = numbers.merge(account, 1, Integer::sum);
        asked.add(gateway.ask("Book", "ada", account, Ledger.entry(account, number)));
      }
    }
  }

  private void awaitAnswers() {
    var open = new HashSet<>(asked);
    gateway.replies.await(
        record -> open.contains(PretendedGateway.correlation(record)), asked.size());
  }

  private List<Entry> booked() {
    return ledgers.stream().flatMap(ledger -> ledger.booked.stream()).toList();
  }

  @Test
  void handle_each_request_once_while_instances_join_and_leave() {
    ask(20);
    start("two");
    ask(20);
    eventually(
        "two works",
        () -> {
          ask(1);
          return !ledgers.get(1).booked.isEmpty();
        });
    instances.getFirst().close();
    ask(20);
    awaitAnswers();

    assertThat(ledgers.getFirst().booked).isNotEmpty();
    assertEachOnce();
  }

  private void assertEachOnce() {
    var times = new HashMap<Entry, Integer>();
    booked().forEach(entry -> times.merge(entry, 1, Integer::sum));
    assertThat(times.entrySet().stream().filter(entry -> entry.getValue() > 1)).isEmpty();
    assertThat(times).hasSize(asked.size());
  }

  @Test
  void keep_the_order_per_key_across_a_rebalance() {
    ask(30);
    start("two");
    ask(30);
    awaitAnswers();

    assertEachOnce();
    for (Ledger ledger : ledgers) {
      var last = new HashMap<String, Integer>();
      for (Entry entry : ledger.booked) {
        Integer before = last.put(entry.account(), entry.number());
        assertThat(entry.number()).isGreaterThan(before == null ? 0 : before);
      }
    }
  }

  @Test
  void take_over_from_one_that_was_killed() throws Exception {
    var other = otherProcess("two");
    try {
      var control = gateway.tail(gateway.topics().control().name(), 0);
      control.await(record ->
          new String(record.key(), java.nio.charset.StandardCharsets.UTF_8).endsWith("/two"));
      eventuallyAnsweredBy("two");

      other.destroyForcibly();
      ask(5);
      awaitAnswers();
    } finally {
      other.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    }

    gateway.replies.all().stream()
        .collect(java.util.stream.Collectors.groupingBy(PretendedGateway::correlation))
        .forEach((id, replies) -> assertThat(replies).as(id).hasSizeLessThanOrEqualTo(2));
  }

  private void eventuallyAnsweredBy(String instance) {
    eventually(
        instance + " answers",
        () -> {
          ask(1);
          awaitAnswers();
          return gateway.replies.all().stream()
              .anyMatch(record ->
                  PretendedGateway.answer(record)
                      .data()
                      .contains("\"instance\":\"" + instance + "\""));
        });
  }

  private Process otherProcess(String instance) throws IOException {
    var command = new ArrayList<String>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(LedgerProcess.class.getName());
    Ledger.properties(prefix, instance).forEach((name, value) -> command.add(name + "=" + value));
    return new ProcessBuilder(command).inheritIO().start();
  }
}
