package org.ringrift.sync.worker.health;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.worker.job.Mailbox;
import org.ringrift.sync.worker.node.DiskSpace;
import org.ringrift.sync.worker.node.Incarnation;

/**
 * What is known about a worker at one moment.
 *
 * @param at the moment
 * @param lastAcknowledged when the log last took a sign of life; empty before the node joined
 * @param taskFaults what went wrong with the latest run of a repeated task, or with the watch over
 *     the data, one sentence each
 * @param inventoryProblems what the last inventory had to leave out
 */
public record HealthFacts(
    Instant at,
    NodeId node,
    Incarnation incarnation,
    String version,
    Instant startedAt,
    Mailbox.State mailbox,
    Optional<Instant> lastAcknowledged,
    DiskSpace disk,
    boolean diskLow,
    List<JobId> runningJobs,
    int uploadsRunning,
    List<String> taskFaults,
    List<String> inventoryProblems) {
  public HealthFacts {
    runningJobs = List.copyOf(runningJobs);
    taskFaults = List.copyOf(taskFaults);
    inventoryProblems = List.copyOf(inventoryProblems);
  }
}
