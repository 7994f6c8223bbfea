package io.rtsuite.gateway.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OriginsTest {

  private static Origins of(@Nullable String origin, @Nullable List<String> allowed) {
    var headers = new DefaultHttpHeaders().add("Host", "play.example:4001");
    if (origin != null) {
      headers.add("Origin", origin);
    }
    return Origins.of(headers, allowed);
  }

  @Test
  void programs_and_own_pages_are_trusted() {
    assertThat(of(null, List.of())).isEqualTo(Origins.TRUSTED);
    assertThat(of("http://play.example:4001", List.of())).isEqualTo(Origins.TRUSTED);
  }

  @Test
  void pages_from_elsewhere_keep_no_cookie_where_nothing_is_said() {
    assertThat(of("https://evil.example", null)).isEqualTo(Origins.FOREIGN);
    assertThat(of("http://play.example:9999", null)).isEqualTo(Origins.FOREIGN);
    assertThat(of("null", null)).isEqualTo(Origins.FOREIGN);
    assertThat(of("http://play.example:4001.evil.example", null)).isEqualTo(Origins.FOREIGN);
  }

  @Test
  void only_listed_pages_come_in_where_some_are_listed() {
    var listed = List.of("https://good.example");

    assertThat(of("https://good.example", listed)).isEqualTo(Origins.TRUSTED);
    assertThat(of("https://evil.example", listed)).isEqualTo(Origins.REFUSED);
  }

  @Test
  void all_pages_come_in_with_a_star_but_only_those_listed_beside_it_keep_the_cookie() {
    assertThat(of("https://evil.example", List.of("*"))).isEqualTo(Origins.FOREIGN);
    assertThat(of("https://good.example", List.of("*", "https://good.example")))
        .isEqualTo(Origins.TRUSTED);
  }
}
