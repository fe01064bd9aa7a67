package org.ringrift.sync.planner.stream;

import java.util.List;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.planner.core.whatif.Recorded;
import org.ringrift.sync.planner.core.whatif.Speeds;
import org.ringrift.sync.planner.core.whatif.Window;

/**
 * What topics recorded.
 *
 * @param recorded in order of time
 * @param transfers those that ended well and moved something
 * @param skipped records that could not be used
 */
public record History(List<Recorded> recorded, List<Transfer> transfers, long skipped) {
  /** A transfer that ended well. */
  public record Transfer(long atMs, NodeId target, long bytes, long durationMs) {}

  public History {
    recorded = List.copyOf(recorded);
    transfers = List.copyOf(transfers);
  }

  /** How fast transfers were, as far back as they are recorded. */
  public Speeds speeds() {
    return Speeds.of(
        transfers.stream()
            .map(one -> new Speeds.Sample(one.target(), one.bytes(), one.durationMs()))
            .toList());
  }

  /** What really happened in a window, to hold the model against. */
  public List<Transfer> in(Window window) {
    return transfers.stream().filter(one -> window.has(one.atMs())).toList();
  }
}
