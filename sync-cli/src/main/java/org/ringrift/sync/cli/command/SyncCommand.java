package org.ringrift.sync.cli.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.events.ConnectionConfig;
import org.ringrift.sync.events.EventPublisher;
import org.ringrift.sync.events.SyncRequest;
import org.ringrift.sync.events.SyncRequested;
import org.ringrift.sync.events.SyncStrategy;
import org.ringrift.sync.events.SyncTopics;
import org.ringrift.sync.events.mapping.ArtifactMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks for a sync of everything that matches. */
@Command(
    name = "sync",
    description =
        "Asks the planner to sync every known artifact that matches, and to look at it again where"
            + " it is in place already.",
    footer = {
      "",
      "Examples:",
      "  ringsync sync games --config-key hex8_2p",
      "  ringsync sync models --path models/canonical_hex8_2p.pth --target trainer-1 --priority"
          + " critical"
    })
public final class SyncCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DATA_TYPE", description = "games, models, npz, elo or registry.")
  private String dataType;

  @Option(
      names = {"-k", "--config-key"},
      paramLabel = "KEY",
      description = "Only files of this configuration, such as hex8_2p.")
  private Optional<String> configKey = Optional.empty();

  @Option(names = "--path", description = "Only this path below the data directory.")
  private Optional<String> path = Optional.empty();

  @Option(
      names = "--origin",
      paramLabel = "NODE",
      description = "Only data that comes from this node.")
  private Optional<String> origin = Optional.empty();

  @Option(
      names = {"-t", "--target"},
      paramLabel = "NODE",
      description =
          "A node that must have it; may be given several times. Default: the planner"
              + " chooses.")
  private List<String> targets = new ArrayList<>();

  @Option(
      names = "--priority",
      paramLabel = "PRIORITY",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Priority priority = Priority.HIGH;

  @Option(
      names = "--as",
      paramLabel = "NODE",
      description = "Who asks, for those who read the decision. Default: ${DEFAULT-VALUE}.")
  private String requester = "operator";

  @Option(names = "--reason", description = "Why, for the same. Default: ${DEFAULT-VALUE}.")
  private String reason = "ringsync sync";

  @Mixin private MonitorOptions monitor;
  @Mixin private ConnectionOptions connection;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws CommandException, InterruptedException {
    ArtifactFilter filter =
        new ArtifactFilter(DataType.parse(dataType), configKey, path, origin.map(NodeId::new));
    targets.forEach(NodeId::new);
    List<ArtifactId> found;
    try (MonitorClient client = monitor.connect()) {
      found = filter.in(client.get("/artifacts"));
    }
    if (found.isEmpty()) {
      throw new CommandException(
          "the monitor knows no artifact that is " + filter + "; see 'ringsync status'");
    }
    publish(found, connection.read());
    return 0;
  }

  private void publish(List<ArtifactId> artifacts, ConnectionConfig config)
      throws CommandException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (EventPublisher publisher = new EventPublisher(config)) {
      for (ArtifactId artifact : artifacts) {
        var sent =
            publisher.publish(SyncTopics.SYNC_REQUESTS, artifact.toString(), request(artifact));
        Sending.await(sent, config.bootstrapServers());
        out.println("requested " + artifact);
        out.flush();
      }
    }
  }

  private SyncRequest request(ArtifactId artifact) {
    return new SyncRequest(
        UUID.randomUUID().toString(),
        System.currentTimeMillis(),
        new NodeId(requester).value(),
        new SyncRequested(
            ArtifactMapping.toAvro(artifact),
            targets,
            org.ringrift.sync.events.Priority.valueOf(priority.name()),
            reason,
            SyncStrategy.AUTO,
            false));
  }
}
