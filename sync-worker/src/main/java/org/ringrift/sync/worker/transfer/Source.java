package org.ringrift.sync.worker.transfer;

import java.util.Optional;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.JobSource;
import org.ringrift.sync.grant.GrantToken;

/**
 * One node to fetch from.
 *
 * @param path where the artifact lies there, for people; the source itself derives it from the
 *     artifact
 * @param grant what it is to be shown with every request; empty where the planner signs none
 * @param storageGroup the storage that it shares with this node; empty where it shares none
 */
public record Source(
    NodeId node,
    Endpoints endpoints,
    DataPath path,
    Optional<GrantToken> grant,
    Optional<String> storageGroup) {

  /** One that shares no storage. */
  public Source(NodeId node, Endpoints endpoints, DataPath path, Optional<GrantToken> grant) {
    this(node, endpoints, path, grant, Optional.empty());
  }

  /** One that asks for no grant. */
  public Source(NodeId node, Endpoints endpoints, DataPath path) {
    this(node, endpoints, path, Optional.empty());
  }

  /**
   * Reads the record of a job.
   *
   * @throws org.ringrift.sync.core.InvalidNameException where a field breaks a rule
   */
  public static Source of(JobSource source, Optional<GrantToken> grant) {
    return new Source(
        new NodeId(source.getNodeId()),
        Endpoints.of(source.getEndpoints()),
        new DataPath(source.getPath()),
        grant,
        Optional.ofNullable(source.getStorageGroup()));
  }
}
