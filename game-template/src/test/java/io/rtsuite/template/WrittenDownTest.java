package io.rtsuite.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.serde.ObjectMapper;
import io.rtsuite.template.counter.Counter;
import io.rtsuite.template.counter.CounterEvent;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The JSON of a counter's history, which has to be readable for ever. */
class WrittenDownTest {

  private static final ObjectMapper json = WithoutService.json();

  @Test
  void an_event_says_its_kind_and_reads_back_as_it_was() throws IOException {
    CounterEvent event = new CounterEvent.Added(3);

    String text = json.writeValueAsString(event);

    assertThat(text).isEqualTo("{\"type\":\"Added\",\"by\":3}");
    assertThat(json.readValue(text, CounterEvent.class)).isEqualTo(event);
  }

  @Test
  void a_counter_reads_back_as_it_was() throws IOException {
    var counter = new Counter("c1", 5, 2);

    String text = json.writeValueAsString(counter);

    assertThat(text).isEqualTo("{\"id\":\"c1\",\"value\":5,\"version\":2}");
    assertThat(json.readValue(text, Counter.class)).isEqualTo(counter);
  }
}
