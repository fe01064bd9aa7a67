package org.ringrift.sync.events.registry;

import java.util.List;

/**
 * Whether a schema may become the newest version of a subject.
 *
 * @param reasons the registry's own words where it may not; empty where it may or gave none
 */
public record CompatibilityVerdict(boolean compatible, List<String> reasons) {
  public CompatibilityVerdict {
    reasons = List.copyOf(reasons);
  }
}
