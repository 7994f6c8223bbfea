package io.rtsuite.local;

import io.rtsuite.broker.EmbeddedBroker;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts the broker alone, on the data that {@link Up} uses, until it is told to stop. */
@Command(
    name = "kafka",
    mixinStandardHelpOptions = true,
    customSynopsis = "rt run kafka [--port=<port>] [--data=<folder>]",
    description = "Starts Kafka alone, for this machine only.")
final class Kafka implements Callable<Integer> {

  @Mixin private Main.Place place = new Main.Place();

  @Option(
      names = "--port",
      paramLabel = "<port>",
      description = "where Kafka listens on this machine (default: 9092; 0: any free one)")
  private int port = 9092;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Listen.parse(Listen.LOOPBACK).checkFree(port, "--port");
    DataFolder data = place.folder();
    try (DataFolder.Lock _ = data.lock()) {
      Logs.toFile(data.log());
      return new UntilStopped(data.log(), spec.commandLine().getErr()).run(new Alone(data));
    }
  }

  private final class Alone implements UntilStopped.Served {

    private final DataFolder data;
    private Optional<EmbeddedBroker> broker = Optional.empty();
    private boolean closed;

    Alone(DataFolder data) {
      this.data = data;
    }

    @Override
    public synchronized void start() {
      if (closed) {
        return;
      }
      var started =
          port == 0 ? EmbeddedBroker.start(data.kafka()) : EmbeddedBroker.start(data.kafka(), port);
      broker = Optional.of(started);
      PrintWriter out = spec.commandLine().getOut();
      out.println("ready " + started.bootstrapServers());
      out.println("data " + data.path() + "   log " + data.log() + "   Ctrl-C stops");
      out.flush();
    }

    @Override
    public synchronized void close() {
      closed = true;
      broker.ifPresent(EmbeddedBroker::close);
      broker = Optional.empty();
    }
  }
}
