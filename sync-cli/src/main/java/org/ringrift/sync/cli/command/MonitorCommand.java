package org.ringrift.sync.cli.command;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.ringrift.sync.config.Setting;
import org.ringrift.sync.monitor.Monitor;
import org.ringrift.sync.monitor.MonitorConfig;
import picocli.CommandLine.Command;

/** Runs a monitor. */
@Command(
    name = "monitor",
    description = {
      "Runs a monitor: it reads the topics and serves what they say at /status, /health, /metrics,"
          + " /artifacts and /nodes.",
      "It writes nothing, so any number of them may run."
    },
    footer = {
      "",
      "Example:",
      "  ringsync monitor -s bootstrap.servers=kafka:9092 -s schema.registry.url=http://registry:8081",
      "  curl -s http://localhost:8790/status"
    })
public final class MonitorCommand extends ProcessCommand {
  @Override
  List<Setting<?>> settings() {
    return MonitorConfig.SETTINGS;
  }

  @Override
  Running start(Map<String, String> settings) throws IOException {
    Monitor monitor = Monitor.start(MonitorConfig.from(settings));
    return new Running(monitor, "monitor serves " + monitor.uri() + "/status");
  }
}
