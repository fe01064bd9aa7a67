package org.ringrift.sync.cli.local;

import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.ringrift.sync.cli.command.CommandException;
import org.ringrift.sync.cli.command.LocalAddresses;
import org.ringrift.sync.cli.log.Logging;
import org.ringrift.sync.cli.machine.StartException;
import org.ringrift.sync.cli.machine.StopSignal;
import org.ringrift.sync.cli.machine.Terminal;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the whole pipeline on this machine. */
@Command(
    name = "local",
    description = {
      "Runs the whole pipeline on this machine: broker, schema registry, planner, monitor and three"
          + " workers (selfplay-1, trainer-1, cpu-1), until Ctrl-C. Its data is kept, and the next"
          + " start goes on with it.",
      "All nodes share one disk here, so that a node counts as full at 97 %% instead of 70 %%."
    },
    footer = {
      "",
      "Examples:",
      "  ringsync local",
      "  ringsync local --demo --games 500 --json summary.json",
      "  ringsync local --data-dir /tmp/try --free-ports"
    })
public final class LocalCommand implements Callable<Integer> {
  @Option(
      names = {"-d", "--data-dir"},
      paramLabel = "DIR",
      description = "Where everything is kept. Default: ${DEFAULT-VALUE}.")
  private Path dataDir = Path.of("ringsync-data");

  @Option(
      names = "--broker-port",
      paramLabel = "PORT",
      description = "Kafka; 0 for any free port. Default: ${DEFAULT-VALUE}.")
  private int brokerPort = LocalAddresses.BROKER_PORT;

  @Option(
      names = "--registry-port",
      paramLabel = "PORT",
      description = "Schema registry. Default: ${DEFAULT-VALUE}.")
  private int registryPort = LocalAddresses.REGISTRY_PORT;

  @Option(
      names = "--monitor-port",
      paramLabel = "PORT",
      description = "Monitor. Default: ${DEFAULT-VALUE}.")
  private int monitorPort = LocalAddresses.MONITOR_PORT;

  @Option(
      names = "--worker-port",
      paramLabel = "PORT",
      description =
          "Data server of the first worker; the others take the next two. Default:"
              + " ${DEFAULT-VALUE}.")
  private int workerPort = LocalAddresses.FIRST_WORKER_PORT;

  @Option(
      names = "--free-ports",
      description = "Use any free ports instead of the ones above, and print them.")
  private boolean freePorts;

  @ArgGroup(exclusive = false)
  private DemoOptions demo;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws StartException, CommandException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    LocalLayout layout = LocalLayout.of(dataDir, freePorts ? LocalPorts.free() : ports().claimed());
    Logging.toFile(layout.logDir().resolve("ringsync.log"));
    out.println("starting; logs are in " + layout.logDir());
    out.flush();
    try (StopSignal stop = StopSignal.listen();
        LocalStack stack = LocalStack.start(layout)) {
      Duration startup = sinceLaunch();
      Welcome.print(stack, startup, out);
      int exitCode = demo == null ? show(stack, stop, out) : demo.run(stack, startup, out);
      out.println("stopping");
      out.flush();
      return exitCode;
    }
  }

  private static int show(LocalStack stack, StopSignal stop, PrintWriter out)
      throws InterruptedException {
    new LiveTable(out, Terminal.current().interactive()).show(stack.monitorUri(), stop);
    return 0;
  }

  /**
   * From the start of this JVM: the process is older, because the launcher may have built first.
   */
  private static Duration sinceLaunch() {
    long launchedAtMs = ManagementFactory.getRuntimeMXBean().getStartTime();
    return Duration.between(Instant.ofEpochMilli(launchedAtMs), Instant.now());
  }

  private LocalPorts ports() {
    int nodes = LocalNode.all().size();
    List<Integer> workers =
        IntStream.range(0, nodes).mapToObj(i -> workerPort == 0 ? 0 : workerPort + i).toList();
    // Nobody but the other workers uses the rsync daemons, and they learn the ports by themselves.
    List<Integer> rsyncs = IntStream.range(0, nodes).mapToObj(i -> 0).toList();
    return new LocalPorts(brokerPort, registryPort, monitorPort, workers, rsyncs);
  }
}
