package org.ringrift.sync.planner;

/**
 * A planner process. Decides which node should hold what, hands out the work, admits nodes, and
 * lets time pass. Several planners of one application id share the work.
 */
public final class Planner implements AutoCloseable {
  private Planner() {}

  /**
   * Starts a planner and returns at once; it works once {@link #health()} says so.
   *
   * @throws IllegalStateException where public topics are missing, saying how to make them
   */
  public static Planner start(PlannerConfig config) {
    if (config.threads() > 0) {
      throw new IllegalStateException("no planner yet for " + config.applicationId());
    }
    return new Planner();
  }

  /** How it is now. */
  public PlannerHealth health() {
    return new PlannerHealth(false, "CREATED", 0, 0, 0);
  }

  /** Finishes what is under way, commits, and stops; waits up to half a minute. */
  @Override
  public void close() {}
}
