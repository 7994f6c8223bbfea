package io.rtsuite.endtoend;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What stock clients see; each test is a file of tests under Node. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class JsClientIT {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  @Order(1)
  void are_let_in_or_refused() {
    NodeTests.run("connect", MINUTE);
  }

  @Test
  @Order(2)
  void play_a_hand_through_two_gateways() {
    NodeTests.run("table", MINUTE, Map.of("RT_TRANSCRIPT", "1"));
  }

  @Test
  @Order(3)
  void exchange_every_kind_of_message() {
    NodeTests.run("messages", MINUTE);
  }

  @Test
  @Order(4)
  void are_told_each_error_on_both_fronts() {
    NodeTests.run("errors", MINUTE);
  }

  @Test
  @Order(5)
  void are_served_once_and_in_order_by_two_instances() {
    NodeTests.run("instances", MINUTE);
  }

  @Test
  @Order(6)
  void are_answered_in_time_while_services_stop_and_start() {
    NodeTests.run("restart", Duration.ofMinutes(3));
  }
}
