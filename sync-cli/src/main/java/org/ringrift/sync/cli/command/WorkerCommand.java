package org.ringrift.sync.cli.command;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.ringrift.sync.config.EnvironmentVariable;
import org.ringrift.sync.config.Setting;
import org.ringrift.sync.worker.Worker;
import org.ringrift.sync.worker.WorkerConfig;
import picocli.CommandLine.Command;

/** Runs a worker. */
@Command(
    name = "worker",
    description = {
      "Runs the worker of one node: it fetches what the planner wants there, checks it, serves what"
          + " the node holds to others, and takes events from local producers.",
      "One on each node of the fleet, started again at once when it ends."
    },
    footer = {
      "",
      "Example:",
      "  ringsync worker -s node.id=gpu-7 -s node.role=training -s data.dir=/data \\",
      "      -s advertised.host=10.0.0.7 -s bootstrap.servers=kafka:9092 \\",
      "      -s schema.registry.url=http://registry:8081 \\",
      "      -s grants.public-keys=/etc/ringsync/grants.pub"
    })
public final class WorkerCommand extends ProcessCommand {
  @Override
  List<Setting<?>> settings() {
    return WorkerConfig.SETTINGS;
  }

  @Override
  List<EnvironmentVariable> variables() {
    return WorkerConfig.VARIABLES;
  }

  @Override
  Running start(Map<String, String> settings) throws IOException {
    WorkerConfig config = WorkerConfig.from(settings);
    Worker worker = Worker.start(config);
    return new Running(
        worker, "worker of %s serves %s".formatted(config.node().id(), worker.uri()));
  }
}
