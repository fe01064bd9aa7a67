package org.ringrift.sync.worker.transfer;

import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.JobSource;

/**
 * One node to fetch from.
 *
 * @param path where the artifact lies there, for people; the source itself derives it from the
 *     artifact
 */
public record Source(NodeId node, Endpoints endpoints, DataPath path) {

  /**
   * Reads the record of a job.
   *
   * @throws org.ringrift.sync.core.InvalidNameException where a field breaks a rule
   */
  public static Source of(JobSource source) {
    return new Source(
        new NodeId(source.getNodeId()),
        Endpoints.of(source.getEndpoints()),
        new DataPath(source.getPath()));
  }
}
