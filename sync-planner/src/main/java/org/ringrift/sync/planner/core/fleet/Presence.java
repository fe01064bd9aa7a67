package org.ringrift.sync.planner.core.fleet;

/**
 * Whether a node is there, and since when. Times are those of the planner, in milliseconds since
 * the epoch.
 *
 * @param incarnation the living start of its worker
 * @param recoveries how often that incarnation was cut off and came back
 */
public record Presence(
    NodeStatus status, String incarnation, int recoveries, long joinedAtMs, long lastHeardAtMs) {

  /** A worker that has just started. */
  static Presence joining(String incarnation, long nowMs) {
    return new Presence(NodeStatus.JOINING, incarnation, 0, nowMs, nowMs);
  }

  /** Names one uninterrupted presence: who was cut off and came back is to be tried again. */
  public String mark() {
    return recoveries == 0 ? incarnation : incarnation + "+" + recoveries;
  }

  Presence heard(long nowMs) {
    return new Presence(
        status, incarnation, recoveries, joinedAtMs, Math.max(nowMs, lastHeardAtMs));
  }

  Presence as(NodeStatus newStatus) {
    return new Presence(newStatus, incarnation, recoveries, joinedAtMs, lastHeardAtMs);
  }

  Presence recovered() {
    return new Presence(status, incarnation, recoveries + 1, joinedAtMs, lastHeardAtMs);
  }
}
