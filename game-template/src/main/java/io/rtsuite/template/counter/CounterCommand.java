package io.rtsuite.template.counter;

/** What somebody wants of a counter. */
public sealed interface CounterCommand {

  /** To count on by so much, or back where it is negative. */
  record Add(long by) implements CounterCommand {}

  /** To know where it stands. */
  record Get() implements CounterCommand {}

  /** To be told of every change. */
  record Watch() implements CounterCommand {}

  /** To be told no more. */
  record Unwatch() implements CounterCommand {}
}
