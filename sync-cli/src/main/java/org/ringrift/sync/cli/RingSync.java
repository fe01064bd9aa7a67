package org.ringrift.sync.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.ringrift.sync.cli.bench.BenchCommand;
import org.ringrift.sync.cli.command.CompletionCommand;
import org.ringrift.sync.cli.command.DrainCommand;
import org.ringrift.sync.cli.command.HostsCommand;
import org.ringrift.sync.cli.command.KeysCommand;
import org.ringrift.sync.cli.command.MonitorCommand;
import org.ringrift.sync.cli.command.PlannerCommand;
import org.ringrift.sync.cli.command.ProcessCommand;
import org.ringrift.sync.cli.command.PublishCommand;
import org.ringrift.sync.cli.command.ReplayCommand;
import org.ringrift.sync.cli.command.ResetPlannerCommand;
import org.ringrift.sync.cli.command.StatusCommand;
import org.ringrift.sync.cli.command.SyncCommand;
import org.ringrift.sync.cli.command.TopicsCommand;
import org.ringrift.sync.cli.command.VerifyCommand;
import org.ringrift.sync.cli.command.WorkerCommand;
import org.ringrift.sync.cli.command.fleet.ExplainCommand;
import org.ringrift.sync.cli.command.fleet.FreshnessCommand;
import org.ringrift.sync.cli.command.fleet.JobsCommand;
import org.ringrift.sync.cli.command.fleet.NodesCommand;
import org.ringrift.sync.cli.command.fleet.RetryCommand;
import org.ringrift.sync.cli.command.fleet.WatchCommand;
import org.ringrift.sync.cli.command.whatif.WhatIfCommand;
import org.ringrift.sync.cli.local.LocalCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The entry of the command. */
@Command(
    name = "ringsync",
    mixinStandardHelpOptions = true,
    version = "RingRift Sync 0.1.0",
    scope = ScopeType.INHERIT,
    sortOptions = false,
    usageHelpAutoWidth = true,
    synopsisHeading = "%nUsage: ",
    descriptionHeading = "%n",
    parameterListHeading = "%nParameters:%n",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:it did not work; the reason is on standard error",
      "2:wrong options, parameters or settings",
      "130:ended by Ctrl-C (143 by a termination signal), after a clean stop"
    },
    description = "Keeps a fleet's training data where it is needed, driven by events.",
    footer = {
      "",
      "Try it: 'ringsync local --demo' runs the whole pipeline on this machine.",
      "'ringsync COMMAND --help' says more about a command."
    },
    subcommands = {
      LocalCommand.class,
      PlannerCommand.class,
      WorkerCommand.class,
      MonitorCommand.class,
      PublishCommand.class,
      SyncCommand.class,
      StatusCommand.class,
      NodesCommand.class,
      FreshnessCommand.class,
      JobsCommand.class,
      RetryCommand.class,
      ExplainCommand.class,
      WatchCommand.class,
      DrainCommand.class,
      ReplayCommand.class,
      ResetPlannerCommand.class,
      WhatIfCommand.class,
      HostsCommand.class,
      TopicsCommand.class,
      KeysCommand.class,
      CompletionCommand.class,
      VerifyCommand.class,
      BenchCommand.class
    })
public final class RingSync implements Callable<Integer> {
  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Show where in the program an error came from.")
  private boolean stacktrace;

  @Spec private CommandSpec spec;

  private RingSync() {}

  public static void main(String[] args) {
    System.exit(commandLine(System.getenv()).execute(args));
  }

  /** The command line without an environment, for tests. */
  public static CommandLine commandLine() {
    return commandLine(Map.of());
  }

  /**
   * The command line.
   *
   * @param environment its variables, by name
   */
  public static CommandLine commandLine(Map<String, String> environment) {
    RingSync root = new RingSync();
    Failures failures = new Failures(() -> root.stacktrace);
    CommandLine line = new CommandLine(root);
    for (CommandLine command : line.getSubcommands().values()) {
      if (command.getCommand() instanceof ProcessCommand process) {
        process.in(environment);
      }
    }
    return line.setExecutionExceptionHandler(failures)
        .setParameterExceptionHandler(failures)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExpandAtFiles(false);
  }

  /** Without a command: what there is. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return CommandLine.ExitCode.USAGE;
  }
}
