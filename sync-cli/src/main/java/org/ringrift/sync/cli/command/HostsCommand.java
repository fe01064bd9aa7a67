package org.ringrift.sync.cli.command;

import java.util.concurrent.Callable;
import org.ringrift.sync.cli.hosts.FleetConfigTopic;
import org.ringrift.sync.cli.hosts.FleetConfigTopic.Published;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The fleet's host file. */
@Command(
    name = "hosts",
    description = "The fleet's host file, distributed_hosts.yaml.",
    subcommands = {HostsApply.class, HostsShow.class})
public final class HostsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return 2;
  }

  /** What is published now, as the one error that a person can act on where it cannot be read. */
  public static Published published(FleetConfigTopic topic) throws CommandException {
    try {
      return topic.read();
    } catch (IllegalStateException e) {
      throw new CommandException(e.getMessage(), e);
    }
  }
}
