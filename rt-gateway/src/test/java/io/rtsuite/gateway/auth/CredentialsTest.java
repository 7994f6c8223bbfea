package io.rtsuite.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.rtsuite.gateway.session.Handshake;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {

  private final DefaultHttpHeaders headers = new DefaultHttpHeaders();

  private Credentials credentials(String uri, @Nullable String token) {
    return Credentials.of(new Handshake(uri, headers, token), "socket_token");
  }

  @Test
  void come_from_the_clients_own_message_before_cookie_and_header() {
    headers.add("Cookie", "a=b; socket_token=from-cookie; c=d");
    headers.add("Authorization", "Bearer from-header");

    assertThat(credentials("/events", "from-message"))
        .isEqualTo(new Credentials.Token("from-message"));
    assertThat(credentials("/events", null)).isEqualTo(new Credentials.Token("from-cookie"));
    headers.remove("Cookie");
    assertThat(credentials("/events", null)).isEqualTo(new Credentials.Token("from-header"));
    headers.remove("Authorization");
    assertThat(credentials("/events", null)).isEqualTo(new Credentials.None());
  }

  @Test
  void of_another_scheme_are_still_credentials() {
    headers.add("Authorization", "Basic abc");

    assertThat(credentials("/events", null)).isEqualTo(new Credentials.Token("Basic abc"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/events?token=x",
        "/events?Token=x",
        "/events?a=b&socket_token=x",
        "/events?auth=x",
        "/events?auth[token]=x",
        "/events?auth%5Btoken%5D=x",
        "/events?%74oken=x",
        "/events?access_token=x",
        "/events?token"
      })
  void are_refused_in_the_address_even_beside_a_good_token(String uri) {
    assertThat(credentials(uri, "good")).isEqualTo(new Credentials.InQuery());
  }

  @Test
  void do_not_get_in_the_way_of_other_parameters() {
    assertThat(credentials("/socket.io/?EIO=4&transport=websocket", null))
        .isEqualTo(new Credentials.None());
  }
}
