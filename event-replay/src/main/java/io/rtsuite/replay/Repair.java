package io.rtsuite.replay;

import io.rtsuite.events.JsonWriter;
import io.rtsuite.replay.past.Past;
import io.rtsuite.replay.repair.Finding;
import io.rtsuite.replay.repair.PartitionLogs;
import io.rtsuite.replay.repair.PartitionRepair;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says why no owner can take a partition over, and puts it right. */
@Command(
    name = "repair",
    description = {
      "Says what in the logs of a game stops an owner, what would be done about it, and what is lost"
          + " by that. With --yes it does it; all instances of the service must be stopped.",
      "Exit code 0: nothing is wrong, or it was repaired; 1: something is wrong; 2: it could not be"
          + " found out or repaired."
    },
    mixinStandardHelpOptions = true)
final class Repair implements Callable<Integer> {

  @Mixin private Place place = new Place();
  @Mixin private Games games = new Games();

  @Option(
      names = "--partition",
      paramLabel = "<n>",
      description = "only this partition (default: all)")
  private @Nullable Integer partition;

  @Option(names = "--yes", description = "really repairs; without it nothing is written")
  private boolean yes;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    int wrong = 0;
    try (var cluster = place.open();
        var logs = new PartitionLogs(cluster, place.service())) {
      int partitions = new Past(cluster, place.service()).partitions();
      if (partition != null && (partition < 0 || partition >= partitions)) {
        throw new Refused("--partition is %d, not 0 to %d".formatted(partition, partitions - 1));
      }
      for (int one = 0; one < partitions; one++) {
        if (partition == null || partition == one) {
          wrong += repair(logs, one) ? 1 : 0;
        }
      }
    }
    return wrong > 0 && !yes ? Replay.DIFFERS : 0;
  }

  /** Whether something was wrong. */
  private boolean repair(PartitionLogs logs, int one) throws InterruptedException {
    var repair = PartitionRepair.examine(logs, one);
    boolean wrong = !repair.findings().isEmpty();
    if (wrong && yes) {
      try (var build = games.load(place.service())) {
        repair.repair(build);
      }
    }
    tell(one, repair);
    return wrong;
  }

  private void tell(int one, PartitionRepair repair) {
    var out = spec.commandLine().getOut();
    var damaged = new TreeSet<>(repair.damaged());
    if (place.json()) {
      out.println(
          JsonWriter.write(
                  line -> {
                    line.writeStartObject();
                    line.writeNumberField("partition", one);
                    line.writeBooleanField("repaired", yes && !repair.findings().isEmpty());
                    line.writeArrayFieldStart("findings");
                    for (Finding finding : repair.findings()) {
                      line.writeStartObject();
                      line.writeStringField("problem", finding.problem());
                      line.writeStringField("repair", finding.repair());
                      line.writeStringField("lost", finding.lost());
                      line.writeEndObject();
                    }
                    line.writeEndArray();
                    JsonWriter.strings(line, "damaged", damaged.stream().toList());
                    line.writeEndObject();
                  })
              .text());
    } else if (repair.findings().isEmpty()) {
      out.printf("partition %d: nothing is wrong%n", one);
    } else {
      for (Finding finding : repair.findings()) {
        out.printf(
            "partition %d: %s%n  repair: %s%n  lost: %s%n",
            one, finding.problem(), finding.repair(), finding.lost());
      }
      if (!damaged.isEmpty()) {
        out.printf("  subjects of which something is lost: %s%n", String.join(", ", damaged));
      }
      out.println(yes ? "  repaired" : "  nothing was written, --yes repairs");
    }
    out.flush();
  }
}
