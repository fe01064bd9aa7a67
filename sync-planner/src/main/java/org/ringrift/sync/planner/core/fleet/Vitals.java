package org.ringrift.sync.planner.core.fleet;

/**
 * How a node is doing, as far as it said so.
 *
 * @param diskLow true from the warning that its disk fills up until there is room again
 */
public record Vitals(Disk disk, boolean diskLow, Load load) {
  /** What a node says when it joins. */
  static Vitals joining(Disk disk) {
    return new Vitals(disk, false, Load.NONE);
  }
}
