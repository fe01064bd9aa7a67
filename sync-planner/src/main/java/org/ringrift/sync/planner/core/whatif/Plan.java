package org.ringrift.sync.planner.core.whatif;

import org.ringrift.sync.planner.core.dispatch.DispatchPolicy;
import org.ringrift.sync.planner.core.fleet.FleetPolicy;
import org.ringrift.sync.planner.core.fleet.FleetRules;
import org.ringrift.sync.planner.core.placement.PlacementPolicy;

/**
 * What one side of a comparison goes by.
 *
 * @param placement as the settings have it, without the host file; so are the next two
 * @param hosts the host file, which goes before the settings
 */
public record Plan(
    PlacementPolicy placement, DispatchPolicy dispatch, FleetPolicy fleet, FleetRules hosts) {
  /** The same settings under another host file. */
  public Plan under(FleetRules other) {
    return new Plan(placement, dispatch, fleet, other);
  }
}
