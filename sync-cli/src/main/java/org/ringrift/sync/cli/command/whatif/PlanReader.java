package org.ringrift.sync.cli.command.whatif;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.ringrift.sync.cli.command.CommandException;
import org.ringrift.sync.cli.command.HostsCommand;
import org.ringrift.sync.cli.hosts.Finding;
import org.ringrift.sync.cli.hosts.Finding.Severity;
import org.ringrift.sync.cli.hosts.FleetConfigTopic;
import org.ringrift.sync.cli.hosts.FleetConfigTopic.Published;
import org.ringrift.sync.cli.hosts.HostFile;
import org.ringrift.sync.config.InvalidSettingException;
import org.ringrift.sync.config.Settings;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.events.FleetConfig;
import org.ringrift.sync.planner.PlannerConfig;
import org.ringrift.sync.planner.core.fleet.FleetRules;
import org.ringrift.sync.planner.core.whatif.Plan;
import org.ringrift.sync.planner.stream.HostFileCodec;

/** Reads both plans, by the rules by which planners and {@code ringsync hosts apply} read them. */
final class PlanReader {
  private final Map<String, String> settings;
  private final PrintWriter err;

  /**
   * @param settings of the planners that are in force
   * @param err where warnings about a host file go
   */
  PlanReader(Map<String, String> settings, PrintWriter err) {
    this.settings = Map.copyOf(settings);
    this.err = err;
  }

  /** How the brokers are reached. */
  ConnectionConfig connection() {
    return ConnectionConfig.from(Settings.of(settings, PlannerConfig.SETTINGS));
  }

  /**
   * @param hosts another host file, where there is one
   * @param policy other settings, where there are some
   */
  Plans read(Optional<Path> hosts, Optional<Path> policy)
      throws WrongPlanException, CommandException {
    Optional<FleetConfig> file =
        hosts.isPresent() ? Optional.of(file(hosts.get())) : Optional.empty();
    Plan usual = PlannerConfig.plan(settings);
    Plan others = policy.isPresent() ? plan(policy.get()) : usual;
    Published published = HostsCommand.published(new FleetConfigTopic(connection()));
    if (published.fault().isPresent()) {
      throw new CommandException(
          "the host file that is published cannot be read: " + published.fault().get());
    }
    FleetRules now = published.config().map(HostFileCodec::rules).orElse(FleetRules.NONE);
    long revision = Math.max(1, now.revision());
    FleetRules other = file.map(config -> rules(config, revision)).orElse(now);
    return new Plans(usual.under(now), others.under(other));
  }

  /** Under the same number, so that equal files are equal rules. */
  private static FleetRules rules(FleetConfig config, long revision) {
    return HostFileCodec.rules(FleetConfig.newBuilder(config).setRevision(revision).build());
  }

  private FleetConfig file(Path path) throws WrongPlanException {
    HostFile file = HostFile.read(text(path), path.toString());
    List<Finding> errors =
        file.findings().stream().filter(one -> one.severity() == Severity.ERROR).toList();
    if (!errors.isEmpty()) {
      String more =
          errors.size() > 1
              ? "; and %d more, which 'ringsync hosts apply --dry-run' shows"
                  .formatted(errors.size() - 1)
              : "";
      throw new WrongPlanException(errors.getFirst().in(path.toString()) + more);
    }
    file.findings().forEach(warning -> err.println(warning.in(path.toString())));
    return file.config();
  }

  private Plan plan(Path path) throws WrongPlanException {
    Properties said = new Properties();
    try {
      said.load(new StringReader(text(path)));
    } catch (IOException | IllegalArgumentException e) {
      throw new WrongPlanException("%s: not settings: %s".formatted(path, e.getMessage()), e);
    }
    Map<String, String> texts = new HashMap<>(settings);
    said.forEach((key, value) -> texts.put(key.toString(), value.toString()));
    try {
      return PlannerConfig.plan(texts);
    } catch (InvalidSettingException e) {
      throw new WrongPlanException(path + ": " + e.getMessage(), e);
    }
  }

  private static String text(Path path) throws WrongPlanException {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new WrongPlanException("the file %s cannot be read: %s".formatted(path, e), e);
    }
  }
}
