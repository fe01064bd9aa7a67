package org.ringrift.sync.planner.core.dispatch;

import java.util.Optional;
import java.util.OptionalLong;
import org.ringrift.sync.core.Version;

/**
 * What was last done for an artifact on a target.
 *
 * @param sentAtMs when a job was last handed out
 * @param gameCount how many games it has; empty where that is not known, and for files
 */
public record Recent(long sentAtMs, OptionalLong gameCount) {

  /** After a step; what it was before where the step says nothing about it. */
  static Optional<Recent> after(
      Optional<Recent> before, DispatchInput input, DispatchStep step, long nowMs) {
    if (step.effects().stream().anyMatch(DispatchEffect.Send.class::isInstance)) {
      return Optional.of(
          new Recent(nowMs, before.map(Recent::gameCount).orElse(OptionalLong.empty())));
    }
    if (input instanceof DispatchInput.Completed completed
        && completed.version() instanceof Version.GamesVersion games) {
      long has = Math.max(games.gameCount(), before.map(r -> r.gameCount().orElse(0)).orElse(0L));
      return Optional.of(new Recent(before.map(Recent::sentAtMs).orElse(0L), OptionalLong.of(has)));
    }
    return before;
  }
}
