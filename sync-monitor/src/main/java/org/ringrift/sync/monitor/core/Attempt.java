package org.ringrift.sync.monitor.core;

import org.ringrift.sync.core.JobId;

/** One attempt at a job; it ends at most once, however often that is said. */
public record Attempt(JobId job, int number) {}
