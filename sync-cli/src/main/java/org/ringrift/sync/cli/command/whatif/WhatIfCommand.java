package org.ringrift.sync.cli.command.whatif;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.ringrift.sync.cli.command.CommandException;
import org.ringrift.sync.cli.command.ConnectionOptions;
import org.ringrift.sync.cli.command.Documents;
import org.ringrift.sync.cli.machine.Terminal;
import org.ringrift.sync.cli.replay.Moment;
import org.ringrift.sync.cli.replay.ReadingProgress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Says what another host file or policy would have led to. */
@Command(
    name = "whatif",
    description = {
      "Plays recorded time again, once with the host file and the policy that are in force, and once"
          + " with others, and shows what differs: jobs, bytes, replicas, and how long games were at"
          + " risk.",
      "The planner's own rules decide, and how long transfers take is a model: see"
          + " docs/operations.md. Topics are read and nothing else: no live planner, node or group is"
          + " touched.",
      "Settings given with --config and --set are those of the planners that are in force."
    },
    footer = {
      "",
      "Examples:",
      "  ringsync whatif --hosts other.yaml --from \"6 h\"",
      "  ringsync whatif --policy other.properties --from 2026-03-01T12:00:00Z --to 2026-03-01T18:00:00Z"
    })
public final class WhatIfCommand implements Callable<Integer> {
  @Option(
      names = "--hosts",
      paramLabel = "FILE",
      description = "Another host file. Default: the one that is published.")
  private Optional<Path> hosts = Optional.empty();

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description =
          "Other settings of the planner, one 'key=value' or 'key: value' a line; what it does not"
              + " say stays as it is.")
  private Optional<Path> policy = Optional.empty();

  @Option(
      names = "--from",
      required = true,
      paramLabel = "WHEN",
      description =
          "Where to begin: "
              + Moment.FORM
              + ". An offset stands for the oldest time that an event of a producer or a request at"
              + " it has.")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "WHEN",
      description = "Where to end, as --from. Default: now.")
  private Optional<String> to = Optional.empty();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many replicas and jobs to list. Default: ${DEFAULT-VALUE}.")
  private int limit = 20;

  @Option(names = "--json", description = "Print one JSON document with all of them.")
  private boolean json;

  @Mixin private ConnectionOptions connection;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandException {
    if (hosts.isEmpty() && policy.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "name another host file (--hosts), another policy (--policy), or both");
    }
    InstantSource clock = InstantSource.fixed(Instant.now());
    Moment first = moment("--from", from, clock);
    Moment last = moment("--to", to.orElse("0 s"), clock);
    ReadingProgress progress = new ReadingProgress(spec.commandLine().getErr(), Terminal.errors());
    try {
      PlanReader reader = new PlanReader(connection.texts(), spec.commandLine().getErr());
      Plans plans = reader.read(hosts, policy);
      Replayed replayed = new Replayed(reader.connection(), plans, progress);
      print(replayed.between(first, last, clock.instant()));
      return 0;
    } catch (KafkaException e) {
      throw new CommandException(e.getMessage(), e);
    } catch (WrongPlanException | WrongTimeException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    } finally {
      progress.end();
    }
  }

  private Moment moment(String option, String text, InstantSource clock) {
    try {
      return Moment.parse(text, clock);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "%s is '%s'; it must be %s".formatted(option, text, Moment.FORM), e);
    }
  }

  private void print(WhatIfReport report) throws CommandException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Documents.print(out, report.toJson());
    } else {
      report.lines(limit).forEach(out::println);
      out.flush();
    }
  }
}
