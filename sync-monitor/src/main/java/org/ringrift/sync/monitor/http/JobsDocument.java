package org.ringrift.sync.monitor.http;

import java.util.List;
import org.ringrift.sync.monitor.core.JobStatus;
import org.ringrift.sync.monitor.core.Page;

/** What {@code /jobs} says. */
record JobsDocument(long total, long offset, List<JobDocument> jobs) {
  static JobsDocument of(Page<JobStatus> page) {
    return new JobsDocument(
        page.total(), page.offset(), page.rows().stream().map(JobDocument::of).toList());
  }
}
