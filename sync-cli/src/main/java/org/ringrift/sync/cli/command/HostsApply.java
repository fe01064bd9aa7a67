package org.ringrift.sync.cli.command;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ringrift.sync.cli.hosts.FleetConfigTopic;
import org.ringrift.sync.cli.hosts.FleetConfigTopic.Published;
import org.ringrift.sync.cli.hosts.FleetDiff;
import org.ringrift.sync.cli.hosts.FleetDiff.Change;
import org.ringrift.sync.cli.hosts.HostFile;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.events.EventPublisher;
import org.ringrift.sync.events.FleetConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Publishes the file. */
@Command(
    name = "apply",
    description = {
      "Checks the host file, shows what differs from what is published, and publishes it."
          + " Planners follow it at once.",
      "Each line that is wrong or not understood is told with its place. Unknown keys and words"
          + " are warnings; wrong types, values out of range and repeated keys are errors, and"
          + " then nothing is published and the exit code is 1. See docs/hosts-file.md."
    },
    footer = {"", "Example:", "  ringsync hosts apply distributed_hosts.yaml --dry-run"})
final class HostsApply implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The host file.")
  private Path file;

  @Option(names = "--dry-run", description = "Check and compare only.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print one JSON document instead of text.")
  private boolean json;

  @Mixin private ConnectionOptions connection;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandException, InterruptedException {
    HostFile read = HostFile.read(text(), file.getFileName().toString());
    ConnectionConfig config = connection.read();
    HostsReport report =
        read.valid()
            ? apply(read, config)
            : new HostsReport(file, read, dryRun, List.of(), List.of(), Optional.empty(), 0);
    if (json) {
      Documents.print(spec.commandLine().getOut(), report.toJson());
    } else {
      report.print(spec.commandLine().getOut(), spec.commandLine().getErr());
    }
    return read.valid() ? 0 : 1;
  }

  private HostsReport apply(HostFile read, ConnectionConfig config)
      throws CommandException, InterruptedException {
    FleetConfig wanted = read.config();
    FleetConfigTopic topic = new FleetConfigTopic(config);
    Published before = HostsCommand.published(topic);
    List<Change> changes = FleetDiff.between(before.config(), wanted);
    if (dryRun || (changes.isEmpty() && before.config().isPresent())) {
      return report(read, before, changes, 0);
    }
    wanted.setRevision(before.nextRevision());
    wanted.setAppliedAtMs(InstantSource.system().millis());
    try (EventPublisher publisher = new EventPublisher(config)) {
      Sending.await(topic.publish(publisher, wanted), config.bootstrapServers());
    }
    return report(read, before, changes, wanted.getRevision());
  }

  private HostsReport report(HostFile read, Published before, List<Change> changes, long revision) {
    List<String> dropped = FleetDiff.dropped(before.config(), read.config());
    return new HostsReport(file, read, dryRun, changes, dropped, before.fault(), revision);
  }

  private String text() throws CommandException {
    try {
      return Files.readString(file);
    } catch (MalformedInputException e) {
      throw new CommandException("the file %s is not UTF-8 text".formatted(file), e);
    } catch (IOException e) {
      throw new CommandException("the file %s cannot be read: %s".formatted(file, e), e);
    }
  }
}
