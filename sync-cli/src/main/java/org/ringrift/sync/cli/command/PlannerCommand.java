package org.ringrift.sync.cli.command;

import java.util.List;
import java.util.Map;
import org.ringrift.sync.config.EnvironmentVariable;
import org.ringrift.sync.config.Setting;
import org.ringrift.sync.planner.Planner;
import org.ringrift.sync.planner.PlannerConfig;
import picocli.CommandLine.Command;

/** Runs a planner. */
@Command(
    name = "planner",
    description = {
      "Runs a planner: it reads what happened, decides which nodes should hold what, and hands out"
          + " the work.",
      "One is enough; a second one with another planner.instance.id takes over where the first"
          + " dies. The topics must be there ('ringsync topics apply')."
    },
    footer = {
      "",
      "Example:",
      "  ringsync planner -s bootstrap.servers=kafka:9092 \\",
      "      -s schema.registry.url=http://registry:8081 \\",
      "      -s grants.private-key=/etc/ringsync/grants.key"
    })
public final class PlannerCommand extends ProcessCommand {
  @Override
  List<Setting<?>> settings() {
    return PlannerConfig.SETTINGS;
  }

  @Override
  List<EnvironmentVariable> variables() {
    return PlannerConfig.VARIABLES;
  }

  @Override
  Running start(Map<String, String> settings) {
    PlannerConfig config = PlannerConfig.from(settings);
    return new Running(
        Planner.start(config),
        "planner %s works on %s"
            .formatted(config.instanceId(), config.connection().bootstrapServers()));
  }
}
