package io.rtsuite.replay;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/** Runs commands as somebody at a console does, always against one cluster and service. */
final class Shell {

  /** How a command ended and what it printed. */
  record Result(int code, String out, String err) {
    List<String> lines() {
      return out.lines().toList();
    }
  }

  private final List<String> place;

  Shell(String... place) {
    this.place = List.of(place);
  }

  Result run(String command, String... arguments) {
    var all = new ArrayList<String>();
    all.add(command);
    all.addAll(place);
    all.addAll(List.of(arguments));
    var out = new StringWriter();
    var err = new StringWriter();
    int code =
        Replay.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(all.toArray(String[]::new));
    return new Result(code, out.toString(), err.toString());
  }
}
