package org.ringrift.sync.monitor.http;

import java.util.List;
import java.util.function.Function;
import org.ringrift.sync.monitor.core.ArtifactStatus;
import org.ringrift.sync.monitor.core.FleetView;
import org.ringrift.sync.monitor.core.Observation;

/** Where the pages get what they show. Called by several threads at once where a port is open. */
public interface Pages {
  /** Everything but the artifacts, as it is at the moment that is shown. */
  Observation observe();

  /** Every artifact, in order. */
  List<ArtifactStatus> artifacts();

  /** Asks the view; the answer must not hold on to it. */
  <T> T look(Function<FleetView, T> question);
}
