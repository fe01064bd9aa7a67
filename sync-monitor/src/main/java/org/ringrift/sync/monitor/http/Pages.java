package org.ringrift.sync.monitor.http;

import java.util.List;
import org.ringrift.sync.monitor.core.ArtifactStatus;
import org.ringrift.sync.monitor.core.Observation;

/** Where the pages get what they show. Called by several threads at once. */
public interface Pages {
  /** Everything but the artifacts, as it is now. */
  Observation observe();

  /** Every artifact, in order. */
  List<ArtifactStatus> artifacts();

  /** The metrics in the text format of Prometheus. */
  String metrics();
}
