package io.rtsuite.log.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.log.Stamp;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StampHeadersTest {

  /** Names and values in turn. */
  private static @Nullable Stamp read(String... headers) {
    var all = new RecordHeaders();
    for (int i = 0; i < headers.length; i += 2) {
      all.add(headers[i], headers[i + 1].getBytes(UTF_8));
    }
    return StampHeaders.read(all);
  }

  private static @Nullable Stamp roundTrip(Stamp stamp) {
    var headers = new RecordHeaders();
    headers.add("traceparent", "00-1".getBytes(UTF_8));
    StampHeaders.put(headers, stamp);
    return StampHeaders.read(headers);
  }

  @Test
  void say_who_wrote_a_record_and_which() {
    assertThat(roundTrip(new Stamp.Claim("c"))).isEqualTo(new Stamp.Claim("c"));
    assertThat(roundTrip(new Stamp.Entry("c", 17))).isEqualTo(new Stamp.Entry("c", 17));
    assertThat(roundTrip(new Stamp.Anchor("c", 18, 40))).isEqualTo(new Stamp.Anchor("c", 18, 40));
  }

  @Test
  void are_readable_text() {
    assertThat(read("rt-claim", "c")).isEqualTo(new Stamp.Claim("c"));
    assertThat(read("rt-claim", "c", "rt-seq", "17")).isEqualTo(new Stamp.Entry("c", 17));
    assertThat(read("rt-claim", "c", "rt-seq", "18", "rt-anchor", "40"))
        .isEqualTo(new Stamp.Anchor("c", 18, 40));
  }

  @Test
  void are_no_stamp_where_one_is_missing_or_malformed() {
    assertThat(read()).isNull();
    assertThat(read("rt-seq", "1")).isNull();
    assertThat(read("rt-claim", "")).isNull();
    assertThat(StampHeaders.read(new RecordHeaders().add("rt-claim", null))).isNull();
    for (String number : new String[] {"", "-1", "+1", "1.0", "x", "1234567890123456789", "٣"}) {
      assertThat(read("rt-claim", "c", "rt-seq", number)).as(number).isNull();
      assertThat(read("rt-claim", "c", "rt-seq", "1", "rt-anchor", number)).as(number).isNull();
    }
  }
}
