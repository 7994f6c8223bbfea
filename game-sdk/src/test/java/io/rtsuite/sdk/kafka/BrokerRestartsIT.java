package io.rtsuite.sdk.kafka;

import static io.rtsuite.sdk.kafka.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.rtsuite.broker.EmbeddedBroker;
import io.rtsuite.events.Client;
import io.rtsuite.events.Request;
import io.rtsuite.sdk.request.Transport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that is restarted again and again while a game is played, as an operator does it. */
class BrokerRestartsIT {

  private static final int RESTARTS = 6;
  private static final int ACTIONS = 500;

  private static Request put(int number) {
    String purse = "p" + number % 20;
    var request =
        PretendedGateway.request(
            "PursePut", "ada", purse, "{\"purse\":\"" + purse + "\",\"coins\":1}");
    return new Request(
        request.id(),
        request.event(),
        request.subject(),
        request.user(),
        new Client("client-of-ada", null, "a" + number),
        request.sentAt(),
        request.sentAt() + 30_000,
        request.data(),
        false);
  }

  @Test
  void loses_nothing_and_the_game_goes_on_by_itself(@TempDir Path data) {
    var broker = EmbeddedBroker.start(data);
    String servers = broker.bootstrapServers();
    ApplicationContext service = null;
    try (var gateway =
        new PretendedGateway(servers, "restarts.", Purse.SERVICE, Purse.PARTITIONS)) {
      service = Purse.start("restarts.", "one", "kafka.bootstrap.servers", servers);
      var transport = service.getBean(Transport.class);
      eventually("ready", transport::isReady);
      int number = 0;
      for (int restart = 0; restart < RESTARTS; restart++) {
        var ids = new ArrayList<String>();
        for (int i = 0; i < ACTIONS; i++) {
          var request = put(number++);
          gateway.send(request);
          ids.add(request.id());
        }
        gateway.answer(ids.getFirst());
        broker.close();
        broker = EmbeddedBroker.start(data, broker.port());
        ids.forEach(id -> assertThat(gateway.answer(id).data()).contains("\"coins\":"));
        eventually("ready again", transport::isReady);
        assertThat(transport.stopped()).isEmpty();
      }

      assertThat(coins(gateway)).containsOnly(RESTARTS * ACTIONS / 20);
    } finally {
      if (service != null) {
        service.close();
      }
      broker.close();
    }
  }

  private static List<Integer> coins(PretendedGateway gateway) {
    var coins = new ArrayList<Integer>();
    for (int purse = 0; purse < 20; purse++) {
      String data =
          gateway.call("PurseSee", "ada", "p" + purse, "{\"purse\":\"p" + purse + "\"}").data();
      coins.add(Integer.valueOf(data.replaceAll(".*\"coins\":(\\d+).*", "$1")));
    }
    return coins;
  }
}
