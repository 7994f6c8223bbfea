package io.rtsuite.sdk.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds a short schedule in one that fails: drops steps, many at once first, for as long as it
 * still fails, and then takes out of the steps left every failure that does not matter.
 */
final class ShrunkSchedule {

  private final Predicate<List<AccidentStep>> fails;

  /**
   * @param fails whether a schedule still fails in the same way
   */
  ShrunkSchedule(Predicate<List<AccidentStep>> fails) {
    this.fails = fails;
  }

  /** A part of the schedule that still fails, and of which no single step can be left out. */
  List<AccidentStep> of(List<AccidentStep> schedule) {
    var shrunk = List.copyOf(schedule);
    for (int size = Math.max(1, shrunk.size() / 2); size > 1; size /= 2) {
      shrunk = withoutRunsOf(size, shrunk);
    }
    List<AccidentStep> before;
    do {
      before = shrunk;
      shrunk = simplified(withoutRunsOf(1, shrunk));
    } while (!shrunk.equals(before));
    return shrunk;
  }

  private List<AccidentStep> withoutRunsOf(int size, List<AccidentStep> schedule) {
    var shrunk = schedule;
    for (int end = shrunk.size(); end > 0; end -= size) {
      var shorter = new ArrayList<>(shrunk);
      shorter.subList(Math.max(0, end - size), end).clear();
      if (fails.test(shorter)) {
        shrunk = shorter;
      }
    }
    return shrunk;
  }

  private List<AccidentStep> simplified(List<AccidentStep> schedule) {
    var simple = new ArrayList<>(schedule);
    for (int i = 0; i < simple.size(); i++) {
      var step = simple.get(i);
      for (AccidentStep simpler : simpler(step)) {
        simple.set(i, simpler);
        if (simpler.equals(step) || fails.test(simple)) {
          break;
        }
        simple.set(i, step);
      }
    }
    return simple;
  }

  /** The simplest first; the step itself ends the list where one before is not simpler. */
  private static List<AccidentStep> simpler(AccidentStep step) {
    return switch (step) {
      case AccidentStep.Decide(int inputs, var log, var write, int at, int _) ->
          List.of(
              AccidentStep.decide(inputs),
              AccidentStep.decide(inputs, at),
              new AccidentStep.Decide(inputs, log, write, at, AccidentStep.ALL),
              step);
      case AccidentStep.Deliver(int owner, int _) ->
          List.of(new AccidentStep.Deliver(owner, AccidentStep.ALL));
      case AccidentStep.Kill _ -> List.of(AccidentStep.kill());
      case AccidentStep.TakeOver _ -> List.of(AccidentStep.takeOver());
      case Accidents.Ask _,
          AccidentStep.AskAgain _,
          AccidentStep.PassTime _,
          AccidentStep.Acknowledge _,
          AccidentStep.ArriveLate _,
          AccidentStep.CommitOffset _,
          AccidentStep.Finish _,
          AccidentStep.Stick _,
          AccidentStep.ResumeStale _ ->
          List.of();
    };
  }

  /** The steps as Java, one a line, to be pasted into a call of {@link Accidents#play}. */
  static String java(List<AccidentStep> schedule) {
    return schedule.stream()
        .map(step -> "    " + java(step))
        .collect(Collectors.joining(",%n".formatted()));
  }

  private static String java(AccidentStep step) {
    return switch (step) {
      case Accidents.Ask(var user, var subject, var event, var data, boolean repeatable) ->
          "new Ask(%s, %s, %s, %s)%s"
              .formatted(
                  literal(user),
                  literal(subject),
                  literal(event),
                  literal(data),
                  repeatable ? "" : ".once()");
      case AccidentStep.AskAgain(int action) -> "new AskAgain(%d)".formatted(action);
      case AccidentStep.PassTime(Duration time) ->
          "later(Duration.ofMillis(%d))".formatted(time.toMillis());
      case AccidentStep.Decide decide -> java(decide);
      case AccidentStep.Deliver(int owner, int outputs) ->
          owner == 0 && outputs == AccidentStep.ALL
              ? "deliver()"
              : "new Deliver(%d, %s)".formatted(owner, count(outputs));
      case AccidentStep.Acknowledge(int records) -> "new Acknowledge(%d)".formatted(records);
      case AccidentStep.ArriveLate(var log, int record) ->
          "new ArriveLate(Log.%s, %d)".formatted(log, record);
      case AccidentStep.CommitOffset() -> "new CommitOffset()";
      case AccidentStep.Finish() -> "new Finish()";
      case AccidentStep.Stick() -> "new Stick()";
      case AccidentStep.Kill(int outputs) ->
          outputs == 0 ? "kill()" : "new Kill(%s)".formatted(count(outputs));
      case AccidentStep.TakeOver(int again) ->
          again == 0 ? "takeOver()" : "new TakeOver(%d)".formatted(again);
      case AccidentStep.ResumeStale(int inputs) -> "new ResumeStale(%d)".formatted(inputs);
    };
  }

  private static String java(AccidentStep.Decide decide) {
    if (decide.equals(AccidentStep.decide(decide.inputs()))) {
      return "decide(%d)".formatted(decide.inputs());
    }
    if (decide.equals(AccidentStep.decide(decide.inputs(), decide.at()))) {
      return "decide(%d, %d)".formatted(decide.inputs(), decide.at());
    }
    return "new Decide(%d, Log.%s, Write.%s, %d, %s)"
        .formatted(
            decide.inputs(), decide.log(), decide.write(), decide.at(), count(decide.outputs()));
  }

  private static String count(int outputs) {
    return outputs == AccidentStep.ALL ? "ALL" : String.valueOf(outputs);
  }

  /** What is no text, number or map of these is left to the reader. */
  private static String literal(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case String text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
      case Long number -> number + "L";
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> literal(entry.getKey()) + ", " + literal(entry.getValue()))
              .sorted()
              .collect(Collectors.joining(", ", "Map.of(", ")"));
      default -> value.toString();
    };
  }
}
