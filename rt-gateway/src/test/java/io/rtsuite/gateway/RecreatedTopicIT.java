package io.rtsuite.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.broker.test.TestBroker;
import io.rtsuite.events.Topics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The push log is deleted and created again while a gateway reads it. */
@Timeout(120)
class RecreatedTopicIT {

  private static String push(int n) {
    return "{\"v\":1,\"id\":\"p%d\",\"event\":\"server_channel_event.News\",\"tenantId\":\"default\",\"all\":true,\"data\":%d}"
        .formatted(n, n);
  }

  private static void recreate(Topics.Topic topic) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", TestBroker.bootstrapServers()))) {
      admin.deleteTopics(List.of(topic.name())).all().get();
      var again =
          new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
              .configs(topic.config());
      Await.until(
          "a topic again",
          () -> {
            admin.createTopics(List.of(again)).all().get();
            return true;
          });
    }
  }

  @Test
  void its_clients_come_back_and_get_the_new_ones_pushes_though_it_is_longer() throws Exception {
    String prefix = TestBroker.freshPrefix();
    var topics = new Topics(prefix);
    try (var gateway =
            RunningGateway.start(
                prefix,
                Map.of(
                    "gateway.topics.check-interval", "1s", "gateway.plain.ping-interval", "1m"));
        var before = gateway.connect("ada")) {
      before.nextEvent("connected");
      // It has read nothing, so that its place exists in the new topic as well.
      recreate(topics.pushes());
      try (var service = new FakeService(prefix, "large", List.of(), (_, _) -> {})) {
        for (int n = 100; n < 120; n++) {
          service.push(push(n));
        }
        before.closed();

        try (var after = gateway.connect("ada")) {
          after.nextEvent("connected");
          service.push(push(200));
          assertThat(after.nextEvent("News")).contains(":200");
        }
      }
    }
  }
}
