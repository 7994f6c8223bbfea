package io.rtsuite.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersionsTest {

  @Test
  void numbers_count_as_numbers_and_snapshots_come_before_their_release() {
    var inOrder =
        List.of("0", "1.2-SNAPSHOT", "1.2", "1.2.1", "1.9.0", "1.10.0-rc1", "1.10.0", "2", "main");
    var shuffled = new ArrayList<>(inOrder);
    Collections.reverse(shuffled);

    shuffled.sort(Versions.ORDER);

    assertThat(shuffled).isEqualTo(inOrder);
  }

  @Test
  void a_number_of_any_length_is_compared() {
    assertThat(Versions.ORDER.compare("9".repeat(50), "1" + "0".repeat(20))).isNotZero();
  }
}
