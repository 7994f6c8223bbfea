package io.rtsuite.local;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the secret of a data folder: for the script, which gives it to programs. */
@Command(name = "secret", hidden = true)
final class Secret implements Callable<Integer> {

  @Mixin private Main.Place place = new Main.Place();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().getOut().println(place.folder().secret(null));
    return 0;
  }
}
