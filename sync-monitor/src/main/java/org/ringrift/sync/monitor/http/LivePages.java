package org.ringrift.sync.monitor.http;

import org.ringrift.sync.monitor.core.JobStatus;

/** What only a monitor of the present can serve. Called by several threads at once. */
public interface LivePages extends Pages {
  /** The metrics in the text format of Prometheus. */
  String metrics();

  /** Has the planner look at what a job is to bring once more, and waits until it is asked. */
  RetryOutcome retry(JobStatus job);
}
