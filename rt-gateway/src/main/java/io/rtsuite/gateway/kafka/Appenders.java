package io.rtsuite.gateway.kafka;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.producer.Producer;

/** The appenders of a gateway, which share no producer and so no buffer. */
@Factory
final class Appenders {

  private static final long CONTROL_BUFFER = 1024 * 1024;
  private static final long BUFFER = 32 * 1024 * 1024;
  private static final Executor EACH_IN_ITS_THREAD =
      task -> Thread.ofPlatform().name("replace-producer").daemon().start(task);

  /** For everything but the control topic. */
  @Singleton
  @Primary
  @Bean(preDestroy = "close")
  Appender records(KafkaClients clients) {
    return appender(clients, "gateway", BUFFER);
  }

  /** For the control topic: signs of life go out also while the others' buffers are full. */
  @Singleton
  @Named(Appender.CONTROL)
  @Bean(preDestroy = "close")
  Appender control(KafkaClients clients) {
    return appender(clients, "gateway-control", CONTROL_BUFFER);
  }

  private static Appender appender(KafkaClients clients, String name, long buffer) {
    return new KafkaAppender((delivery, replaced) -> {
      String clientId = name + "-" + delivery.toSeconds() + "s";
      return new ReplaceableProducer(
          clientId,
          new ReplaceableProducer.Source() {
            @Override
            public Producer<byte[], byte[]> open() {
              return clients.producer(clientId, delivery, buffer);
            }

            @Override
            public void closed(Producer<byte[], byte[]> producer) {
              clients.closed(producer);
            }
          },
          delivery,
          replaced,
          EACH_IN_ITS_THREAD,
          System::nanoTime);
    });
  }
}
