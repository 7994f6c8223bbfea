package io.rtsuite.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The gateway's own logging, as {@code logback.xml} has it. */
@Timeout(60)
class LoggingTest {

  /** A console that takes nothing until it is told to. */
  private static final class StuckConsole extends OutputStream {
    private final CountDownLatch free = new CountDownLatch(1);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    String text() {
      return written.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void write(int one) {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      boolean interrupted = false;
      while (free.getCount() > 0) {
        try {
          free.await();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      written.write(bytes, from, length);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  @SuppressWarnings("SystemOut") // It is what the console appender writes to.
  void a_console_that_blocks_holds_up_nobody_who_logs() throws Exception {
    PrintStream before = System.out;
    var console = new StuckConsole();
    var context = new LoggerContext();
    try {
      System.setOut(new PrintStream(console, true, StandardCharsets.UTF_8));
      var configurator = new JoranConfigurator();
      configurator.setContext(context);
      configurator.doConfigure(
          Objects.requireNonNull(LoggingTest.class.getResource("/logback.xml")));
      Logger logger = context.getLogger("io.rtsuite.gateway.Test");

      var logging =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 20_000; i++) {
                  logger.info("line {}", i);
                }
              },
              Thread::startVirtualThread);
      logging.get(20, TimeUnit.SECONDS);

      console.free.countDown();
      Await.until("the first lines", () -> console.text().contains("line 0"));
      context.stop();
      assertThat(console.text()).doesNotContain("line 19999");
    } finally {
      console.free.countDown();
      System.setOut(before);
      context.stop();
    }
  }
}
