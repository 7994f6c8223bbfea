package io.rtsuite.benchmarks;

import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs {@link CodecBenchmark} under JMH. */
@Command(
    name = "codecs",
    description = "Nanoseconds to read and write each kind of message, by JMH.",
    mixinStandardHelpOptions = true)
final class Codecs implements Callable<Integer> {

  @Option(names = "--iterations", description = "Measured seconds of each.")
  private int iterations = 5;

  @Override
  public Integer call() throws RunnerException {
    var options =
        new OptionsBuilder()
            .include(CodecBenchmark.class.getName())
            .forks(1)
            .warmupIterations(3)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(iterations)
            .measurementTime(TimeValue.seconds(1))
            .build();
    return new Runner(options).run().isEmpty() ? 1 : 0;
  }
}
