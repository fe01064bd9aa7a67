package org.ringrift.sync.worker.serve;

import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.grant.Grant;

/** What a request that was let in may be about. */
sealed interface Pass {
  /** Anything: grants are not required here. */
  record Anything() implements Pass {}

  /** What this grant names. */
  record Granted(Grant grant) implements Pass {}

  default boolean covers(ArtifactId artifact) {
    return switch (this) {
      case Anything anything -> true;
      case Granted granted -> granted.grant().artifact().equals(artifact);
    };
  }

  default boolean covers(JobId job) {
    return switch (this) {
      case Anything anything -> true;
      case Granted granted -> granted.grant().job().equals(job);
    };
  }
}
