package io.rtsuite.template;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.micronaut.serde.annotation.SerdeImport;
import io.rtsuite.template.counter.Counter;
import io.rtsuite.template.counter.CounterEvent;

/** The JSON of counters and their events, whose types know nothing of it. */
@SerdeImport(value = Counter.class)
@SerdeImport(value = CounterEvent.class, mixin = WrittenDown.Events.class)
@SerdeImport(value = CounterEvent.Added.class)
final class WrittenDown {

  private WrittenDown() {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({@Type(value = CounterEvent.Added.class, name = "Added")})
  interface Events {}
}
