package org.ringrift.sync.cli.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what a shell needs to complete words. */
@Command(
    name = "completion",
    description = "Prints a script with which bash or zsh completes commands, options and values.",
    footer = {
      "",
      "Examples:",
      "  source <(ringsync completion)        # for this shell",
      "  ringsync completion > /etc/bash_completion.d/ringsync"
    })
public final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(AutoComplete.bash(spec.root().name(), spec.root().commandLine()));
    out.flush();
    return 0;
  }
}
