package org.ringrift.sync.cli.demo;

import java.nio.file.Path;
import java.util.Map;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.ConnectionConfig;

/**
 * The fleet that the demo plays on: all nodes on this machine, all processes running.
 *
 * @param selfplay the node that plays hex8 and gets the databases to be synced as they are
 * @param cpu the node that plays square8 and publishes the model
 * @param dataDirectories of every node of the fleet
 * @param startupMs how long the fleet took to start; goes into the summary
 */
public record DemoFleet(
    ConnectionConfig connection,
    NodeId selfplay,
    NodeId cpu,
    Map<NodeId, Path> dataDirectories,
    long startupMs) {
  public DemoFleet {
    dataDirectories = Map.copyOf(dataDirectories);
    if (!dataDirectories.containsKey(selfplay) || !dataDirectories.containsKey(cpu)) {
      throw new IllegalArgumentException("the data directories of both nodes must be known");
    }
  }
}
