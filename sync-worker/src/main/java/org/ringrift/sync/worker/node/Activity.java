package org.ringrift.sync.worker.node;

import java.util.List;
import org.ringrift.sync.core.JobId;

/** What the worker is doing now, for its heartbeats. Asked by another thread. */
public interface Activity {
  /** Jobs that were taken on and have not ended. */
  List<JobId> runningJobs();

  /** How many other nodes are fetching from this one. */
  int uploadsRunning();
}
