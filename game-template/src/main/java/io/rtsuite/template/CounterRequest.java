package io.rtsuite.template;

import io.micronaut.serde.annotation.Serdeable;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/** What clients send about a counter; its id is the subject. */
sealed interface CounterRequest {

  /** How a counter's id reads: short enough for the name of its room. */
  String ID = "[A-Za-z0-9_.:-]{1,64}";

  /** What a client is told of a wrong one. */
  String ID_MESSAGE = "must be 1 to 64 letters, digits or _ . : -";

  /** {@code CounterAdd}. */
  @Serdeable
  record Add(@NotNull @Pattern(regexp = ID, message = ID_MESSAGE) String counterId, long by)
      implements CounterRequest {}

  /** {@code CounterGet}, {@code CounterWatch} and {@code CounterUnwatch}. */
  @Serdeable
  record Name(@NotNull @Pattern(regexp = ID, message = ID_MESSAGE) String counterId)
      implements CounterRequest {}
}
