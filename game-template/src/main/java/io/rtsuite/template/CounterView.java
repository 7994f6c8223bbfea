package io.rtsuite.template;

import io.micronaut.serde.annotation.Serdeable;
import io.rtsuite.template.counter.Counter;

/** A counter as everybody may see it. */
@Serdeable
record CounterView(String counterId, long value, long version) {

  static CounterView of(Counter counter) {
    return new CounterView(counter.id(), counter.value(), counter.version());
  }
}
