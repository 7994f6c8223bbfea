package io.rtsuite.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WriteProgressTest {

  private final SlowChannel channel = new SlowChannel();
  private final WriteProgress progress = new WriteProgress();

  private void write(int bytes) {
    channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[bytes]));
  }

  @BeforeEach
  void fill() {
    write(1_000);
    progress.hasMoved(channel);
  }

  @AfterEach
  void close() {
    channel.close();
  }

  @Test
  void none_is_seen_where_nothing_is_taken() {
    assertThat(progress.hasMoved(channel)).isFalse();
  }

  @Test
  void none_is_seen_in_what_is_added() {
    write(1_000);
    write(1);

    assertThat(progress.hasMoved(channel)).isFalse();
  }

  @Test
  void is_seen_in_a_part_of_the_first_frame_once() {
    channel.take(10);

    assertThat(progress.hasMoved(channel)).isTrue();
    assertThat(progress.hasMoved(channel)).isFalse();
  }

  @Test
  void is_seen_where_less_is_taken_than_added() {
    channel.take(1_000);
    write(5_000);

    assertThat(progress.hasMoved(channel)).isTrue();
  }

  @Test
  void is_seen_where_all_is_taken_once() {
    channel.takeAll();

    assertThat(progress.hasMoved(channel)).isTrue();
    assertThat(progress.hasMoved(channel)).isFalse();
  }

  @Test
  void none_is_seen_of_a_channel_that_is_closed() {
    channel.close();
    progress.hasMoved(channel);

    assertThat(progress.hasMoved(channel)).isFalse();
  }
}
