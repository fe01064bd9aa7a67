package org.ringrift.sync.cli.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.client.ArtifactFilter;
import org.ringrift.sync.client.ReplicationRequest;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.events.SyncStrategy;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What should be where. */
final class RequestOptions {
  @Parameters(
      paramLabel = "DATA_TYPE",
      completionCandidates = DataTypes.class,
      description = "${COMPLETION-CANDIDATES}.")
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
      names = "--strategy",
      paramLabel = "STRATEGY",
      description =
          "How the planner chooses: ${COMPLETION-CANDIDATES}. AUTO goes by the data and its maker."
              + " Default: ${DEFAULT-VALUE}.")
  private SyncStrategy strategy = SyncStrategy.AUTO;

  @Option(
      names = "--prefer-ephemeral",
      description =
          "Treat it as data of a node that may vanish: every copy at once, persistent nodes first.")
  private boolean preferEphemeral;

  @Option(
      names = "--as",
      paramLabel = "NODE",
      description = "Who asks, for those who read the decision. Default: ${DEFAULT-VALUE}.")
  private String requester = "operator";

  @Option(names = "--reason", description = "Why, for the same. Default: ${DEFAULT-VALUE}.")
  private String reason = "ringsync sync";

  ReplicationRequest read() {
    ArtifactFilter filter =
        new ArtifactFilter(DataType.parse(dataType), configKey, path, origin.map(NodeId::new));
    ReplicationRequest request =
        ReplicationRequest.of(filter)
            .at(priority)
            .by(strategy)
            .preferringEphemeral(preferEphemeral)
            .because(new NodeId(requester), reason);
    for (String target : targets) {
      request = request.to(new NodeId(target));
    }
    return request;
  }

  private static final class DataTypes implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(DataType.values()).map(DataType::wireName).iterator();
    }
  }
}
