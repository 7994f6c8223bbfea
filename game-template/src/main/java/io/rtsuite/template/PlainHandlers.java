package io.rtsuite.template;

import io.micronaut.serde.annotation.Serdeable;
import io.rtsuite.sdk.ClientEvent;
import io.rtsuite.sdk.Reply;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Client events without a game behind them: nothing is kept between two requests. */
@Singleton
class PlainHandlers {

  /** {@code CounterCount}. */
  @Serdeable
  record Count(@Min(1) @Max(1_000) long to) {}

  /** One number of a count. */
  @Serdeable
  record Number(long number) {}

  /** Answers with what was sent, bytes included. */
  @ClientEvent("CounterEcho")
  Reply echo(@Nullable Object anything) {
    return Reply.of(anything);
  }

  /** Counts aloud: an event of the same name for each number but the last, which is the ack. */
  @ClientEvent("CounterCount")
  Stream<Number> count(Count request) {
    return LongStream.rangeClosed(1, request.to()).mapToObj(Number::new);
  }
}
