package io.rtsuite.gateway.kafka;

import io.rtsuite.events.Topics;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics that gateways own. */
@Singleton
public final class GatewayTopics {

  private final KafkaClients clients;
  private final Topics topics;

  GatewayTopics(KafkaClients clients, TopicsConfig config) {
    this.clients = clients;
    this.topics = config.topics();
  }

  /** The topics gateways read and write, those of services left out. */
  public List<Topics.Topic> owned() {
    return List.of(
        topics.control(),
        topics.replies(),
        topics.pushes(),
        topics.pushMarks(),
        topics.sessions(),
        topics.deadLetters());
  }

  /** The one that has an appender of its own. */
  public Topics.Topic control() {
    return topics.control();
  }

  /** Creates what is missing, replicated as the broker does by default. */
  public void create() throws ExecutionException, InterruptedException {
    try (var admin = clients.admin("gateway-topics")) {
      var created =
          admin
              .createTopics(
                  owned().stream()
                      .map(topic ->
                          new NewTopic(
                                  topic.name(), Optional.of(topic.partitions()), Optional.empty())
                              .configs(topic.config()))
                      .toList())
              .values();
      for (var result : created.values()) {
        try {
          result.get();
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw e;
          }
        }
      }
    }
  }
}
