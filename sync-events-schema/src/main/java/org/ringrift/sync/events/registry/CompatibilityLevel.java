package org.ringrift.sync.events.registry;

/** Which versions a new version of a subject must get on with. */
public enum CompatibilityLevel {
  NONE,
  /** Readers of the new version read what the newest version before it wrote. */
  BACKWARD,
  BACKWARD_TRANSITIVE,
  /** Readers of the newest version before it read what the new version writes. */
  FORWARD,
  FORWARD_TRANSITIVE,
  FULL,
  FULL_TRANSITIVE;

  /** True where every version counts, not the newest alone. */
  boolean transitive() {
    return this == BACKWARD_TRANSITIVE || this == FORWARD_TRANSITIVE || this == FULL_TRANSITIVE;
  }

  /** True where the new version must read what older ones wrote. */
  boolean newReadsOld() {
    return this == BACKWARD
        || this == BACKWARD_TRANSITIVE
        || this == FULL
        || this == FULL_TRANSITIVE;
  }

  /** True where older versions must read what the new one writes. */
  boolean oldReadsNew() {
    return this == FORWARD || this == FORWARD_TRANSITIVE || this == FULL || this == FULL_TRANSITIVE;
  }
}
