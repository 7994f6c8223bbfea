package io.rtsuite.sdk.test;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What the SDK logs as warnings and errors while it is watched. */
final class ErrorLog implements AutoCloseable {

  private final Logger logger = (Logger) LoggerFactory.getLogger("io.rtsuite.sdk");
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  private ErrorLog() {
    appender.start();
    logger.addAppender(appender);
  }

  static ErrorLog watch() {
    return new ErrorLog();
  }

  List<String> lines() {
    return appender.list.stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
  }
}
