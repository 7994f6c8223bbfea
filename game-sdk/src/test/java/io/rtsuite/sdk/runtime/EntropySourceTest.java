package io.rtsuite.sdk.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.rtsuite.sdk.game.Entropy;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class EntropySourceTest {

  /** Counts up, so that a byte that is given twice, or never, is seen. */
  private static final class Counting extends SecureRandom {
    private int next;
    private int calls;

    @Override
    public void nextBytes(byte[] bytes) {
      calls++;
      for (int i = 0; i < bytes.length; i += Integer.BYTES) {
        next++;
        for (int b = 0; b < Integer.BYTES; b++) {
          bytes[i + b] = (byte) (next >>> 8 * b);
        }
      }
    }
  }

  @Test
  void every_drawn_byte_is_used_once_and_many_draws_cost_one_call() {
    var random = new Counting();
    var source = new EntropySource(random);
    var words = new HashSet<String>();
    int draws = 1_000;
    for (int i = 0; i < draws; i++) {
      String hex = source.draw().hex();
      for (int at = 0; at < hex.length(); at += 8) {
        words.add(hex.substring(at, at + 8));
      }
    }
    assertThat(words).hasSize(draws * Entropy.BYTES / Integer.BYTES);
    assertThat(random.calls).isLessThan(draws / 100);
  }

  @Test
  void threads_never_draw_the_same() throws InterruptedException {
    var source = new EntropySource(new SecureRandom());
    var drawn = ConcurrentHashMap.<Entropy>newKeySet();
    var threads = new Thread[4];
    for (int i = 0; i < threads.length; i++) {
      threads[i] =
          Thread.ofPlatform()
              .start(() -> {
                for (int n = 0; n < 2_000; n++) {
                  drawn.add(source.draw());
                }
              });
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(drawn).hasSize(8_000);
  }
}
