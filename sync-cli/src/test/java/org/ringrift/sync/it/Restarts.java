package org.ringrift.sync.it;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ringrift.sync.cli.machine.Closing;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.Planner;
import org.ringrift.sync.planner.PlannerConfig;
import org.ringrift.sync.worker.Worker;
import org.ringrift.sync.worker.WorkerConfig;

/**
 * The planner and the workers of a fleet, which a test stops and starts again over the same
 * directories. For one thread.
 */
final class Restarts implements AutoCloseable {
  private final Fleet fleet;
  private final Map<String, String> plannerSettings;
  private final Map<String, String> workerSettings;
  private final Map<NodeId, Worker> workers = new TreeMap<>();
  private Planner planner;

  /**
   * Nothing runs yet.
   *
   * @param ofPlanner beyond what the fleet's planners have
   * @param ofWorkers beyond what its workers have
   */
  Restarts(Fleet fleet, Map<String, String> ofPlanner, Map<String, String> ofWorkers) {
    this.fleet = fleet;
    plannerSettings = new HashMap<>(fleet.plannerSettings());
    plannerSettings.putAll(ofPlanner);
    workerSettings = Map.copyOf(ofWorkers);
  }

  Map<String, String> plannerSettings() {
    return plannerSettings;
  }

  void startPlanner() {
    planner = Planner.start(PlannerConfig.from(plannerSettings));
  }

  void stopPlanner() {
    planner.close();
    planner = null;
  }

  /** Each of which is then admitted. */
  void start(NodeId... nodes) throws IOException {
    for (NodeId node : nodes) {
      Map<String, String> settings = fleet.workerSettings(node);
      settings.putAll(workerSettings);
      workers.put(node, Worker.start(WorkerConfig.from(settings)));
    }
    fleet.awaitAdmitted(nodes);
  }

  void stop(NodeId node) {
    workers.remove(node).close();
  }

  @Override
  public void close() {
    Closing.together(List.copyOf(workers.values()));
    if (planner != null) {
      planner.close();
    }
  }
}
