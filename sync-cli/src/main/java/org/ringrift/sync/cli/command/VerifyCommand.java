package org.ringrift.sync.cli.command;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Here for its help; the launcher does the work, because there is nothing built yet. */
@Command(
    name = "verify",
    description = {
      "Builds everything and runs every test ('mvn verify' with the JDK found). Needs the sources,"
          + " so only the launcher './ringsync' knows it."
    },
    footer = {
      "",
      "Examples:",
      "  ./ringsync verify",
      "  ./ringsync verify -Dsync.it.containers=true     # broker and registry in containers"
    })
public final class VerifyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ARG", description = "Handed on to Maven.")
  private List<String> arguments = List.of();

  @Override
  public Integer call() throws CommandException {
    throw new CommandException(
        "start './ringsync verify %s' in the source directory"
            .formatted(String.join(" ", arguments))
            .strip());
  }
}
