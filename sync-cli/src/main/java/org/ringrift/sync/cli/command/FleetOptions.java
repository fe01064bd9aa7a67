package org.ringrift.sync.cli.command;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.ringrift.sync.cli.machine.Terminal;
import org.ringrift.sync.cli.replay.Moment;
import org.ringrift.sync.cli.replay.PastFleet;
import org.ringrift.sync.cli.replay.ReadingProgress;
import org.ringrift.sync.monitor.MonitorConfig;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which fleet to show: that of now, from a monitor, or that of another time, from the topics. */
public final class FleetOptions {
  private static final List<String> OF_THE_PAST =
      List.of("--bootstrap", "--registry", "--config", "--set");

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = {
        "The fleet as it stood then: a time (2026-03-01T12:00:00Z), or how long ago (2 h, 30 min).",
        "Reads what the topics still hold, and no monitor. Settings are those of a monitor."
      })
  private Optional<String> at = Optional.empty();

  @Mixin private MonitorOptions monitor;
  @Mixin private ConnectionOptions connection;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Connects to the monitor, or reads the topics. */
  public PageSource connect() throws CommandException {
    if (at.isPresent()) {
      refuse(List.of("--monitor"), "%s names a monitor, and --at asks none");
      return past(time(at.get()));
    }
    refuse(OF_THE_PAST, "%s goes with --at; without it, a monitor is asked: --monitor names it");
    return monitor.connect();
  }

  private void refuse(List<String> options, String why) {
    for (String option : options) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new ParameterException(spec.commandLine(), why.formatted(option));
      }
    }
  }

  private Instant time(String text) {
    Instant now = Instant.now();
    Optional<Instant> time = Moment.time(text, InstantSource.fixed(now));
    if (time.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--at is '%s'; it must be %s".formatted(text, Moment.TIME_FORM));
    }
    if (time.get().isAfter(now)) {
      throw new ParameterException(
          spec.commandLine(), "--at is '%s', which is still to come".formatted(text));
    }
    return time.get();
  }

  private PageSource past(Instant time) throws CommandException {
    MonitorConfig config = MonitorConfig.from(connection.texts());
    ReadingProgress progress = new ReadingProgress(spec.commandLine().getErr(), Terminal.errors());
    try {
      return switch (PastFleet.read(config, time, progress)) {
        case PastFleet.Found found -> new PastPages(found.fleet());
        case PastFleet.Beyond beyond -> throw new CommandException(beyond.reason());
      };
    } catch (KafkaException e) {
      throw new CommandException(e.getMessage(), e);
    }
  }
}
