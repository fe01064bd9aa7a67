package org.ringrift.sync.monitor.core;

/** What the planner decided about a node that it looked at. */
public enum Verdict {
  /** It should get the artifact. */
  CHOSEN,
  /** It had it already. */
  HOLDER,
  /** It could have it, but others come first. */
  NOT_NEEDED,
  /** It must not have it. */
  REFUSED
}
