package io.rtsuite.template.counter;

/** What happened to a counter. */
public sealed interface CounterEvent {

  /** It went on by so much. */
  record Added(long by) implements CounterEvent {}
}
