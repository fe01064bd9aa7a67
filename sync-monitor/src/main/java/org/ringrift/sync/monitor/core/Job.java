package org.ringrift.sync.monitor.core;

import java.util.Optional;
import java.util.OptionalLong;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Priority;
import org.ringrift.sync.core.Version;

/**
 * What the planner last said about a job.
 *
 * @param attempt attempts so far
 * @param decidedAtMs when it came into this state, milliseconds since the epoch
 * @param notBeforeMs it waits at least until then, milliseconds since the epoch
 */
public record Job(
    ArtifactId artifact,
    JobId id,
    NodeId target,
    JobState state,
    int attempt,
    Priority priority,
    Version version,
    long decidedAtMs,
    OptionalLong notBeforeMs,
    Optional<String> reason) {}
