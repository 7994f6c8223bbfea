package io.rtsuite.sdk.kafka;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Requires;
import io.micronaut.serde.annotation.Serdeable;
import io.rtsuite.broker.test.TestBroker;
import io.rtsuite.sdk.Caller;
import io.rtsuite.sdk.ClientEvent;
import io.rtsuite.sdk.ServiceConfiguration;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A service that writes down what it handles, and waits where a test wants it to. */
@Singleton
@Requires(property = "spec", value = "ledger")
class Ledger {

  static final String SERVICE = "ledger";
  static final int PARTITIONS = 4;

  @Serdeable
  record Entry(String account, int number) {}

  @Serdeable
  record Booked(String instance, int number) {}

  private final String instance;
  private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();
  final List<Entry> begun = new CopyOnWriteArrayList<>();
  final List<Entry> booked = new CopyOnWriteArrayList<>();

  Ledger(ServiceConfiguration configuration) {
    this.instance = configuration.instanceId();
  }

  /** Lets requests about that account wait. */
  CountDownLatch hold(String account) {
    var gate = new CountDownLatch(1);
    gates.put(account, gate);
    return gate;
  }

  @ClientEvent(value = "Book", subject = "account", deadline = "30s")
  Booked book(Caller caller, Entry entry) throws InterruptedException {
    begun.add(entry);
    var gate = gates.get(caller.subject());
    if (gate != null) {
      gate.await();
    }
    booked.add(entry);
    return new Booked(instance, entry.number());
  }

  static ApplicationContext start(String prefix, String instance, String... more) {
    return ApplicationContext.run(properties(prefix, instance, more));
  }

  static Map<String, Object> properties(String prefix, String instance, String... more) {
    var properties = new HashMap<String, Object>();
    properties.put("spec", "ledger");
    properties.put("kafka.bootstrap.servers", TestBroker.bootstrapServers());
    properties.put("rt.topics.prefix", prefix);
    properties.put("rt.service.name", SERVICE);
    properties.put("rt.service.instance", instance);
    properties.put("rt.service.revoke-timeout", "20s");
    properties.put("rt.service.partitions", Integer.toString(PARTITIONS));
    for (int i = 0; i < more.length; i += 2) {
      properties.put(more[i], more[i + 1]);
    }
    return properties;
  }

  static String entry(String account, int number) {
    return "{\"account\":\"" + account + "\",\"number\":" + number + "}";
  }
}
