package io.rtsuite.local;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a token for one user, alone on the last line. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = "Prints a token that lets a user in where the same secret holds.")
final class Token implements Callable<Integer> {

  @Mixin private Main.Place place = new Main.Place();

  @Parameters(paramLabel = "<user>", description = "the user's id")
  private String user = "";

  @Option(names = "--role", paramLabel = "<role>", description = "a role; may be repeated")
  private List<String> roles = List.of();

  @Option(
      names = "--tenant",
      paramLabel = "<tenant>",
      description = "only where the gateway has tenants")
  private @Nullable String tenant;

  @Option(
      names = "--valid",
      paramLabel = "<duration>",
      defaultValue = "PT24H",
      description = "how long, such as PT1H or PT-1S for an expired one (default: PT24H)")
  private Duration validity = Duration.ofHours(24);

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (user.isBlank()) {
      throw new Refused("a token needs a user's id");
    }
    String secret = place.folder().secret(System.getenv("RT_JWT_SECRET"));
    String token = new Tokens(secret).sign(user, roles, tenant, Instant.now(), validity);
    out(token);
    return 0;
  }

  private void out(String line) {
    if (spec != null) {
      spec.commandLine().getOut().println(line);
    }
  }
}
