package org.ringrift.sync.cli.command;

import java.net.URI;
import picocli.CommandLine.Option;

/** Which monitor to ask. */
public final class MonitorOptions {
  @Option(
      names = {"-m", "--monitor"},
      paramLabel = "URL",
      description = "The monitor. Default: ${DEFAULT-VALUE}.")
  private URI monitor = URI.create(LocalAddresses.MONITOR);

  URI uri() {
    return monitor;
  }

  public MonitorClient connect() {
    return new MonitorClient(monitor);
  }
}
