package io.rtsuite.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.rtsuite.broker.test.TestBroker;
import io.rtsuite.gateway.session.Gate;
import io.rtsuite.gateway.session.Handshake;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StartIT {
  @Test
  void a_gateway_on_an_empty_broker_lets_people_in() throws Exception {
    try (var context =
        ApplicationContext.run(
            Map.of(
                "kafka.bootstrap.servers", TestBroker.bootstrapServers(),
                "rt.topics.prefix", TestBroker.freshPrefix(),
                "micronaut.server.port", -1))) {
      var gate = context.getBean(Gate.class);
      var admission =
          gate.authenticate(new Handshake("/", new DefaultHttpHeaders(), "x"))
              .toCompletableFuture()
              .get(30, TimeUnit.SECONDS);
      assertThat(admission)
          .isInstanceOfSatisfying(
              Gate.Admission.Refused.class,
              refused -> assertThat(refused.error().code()).isEqualTo("unauthorized"));
    }
  }
}
