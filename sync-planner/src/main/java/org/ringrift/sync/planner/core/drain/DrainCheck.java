package org.ringrift.sync.planner.core.drain;

import java.util.Optional;
import org.ringrift.sync.planner.core.fleet.Drain;

/**
 * Decides whether a node that is drained may be switched off.
 *
 * <p>It may once two rounds of questions in a row, some seconds apart, found every artifact on it
 * safe elsewhere; where a complete inventory, which left nothing out, was begun after the node
 * became idle. Questions go on until it is gone, so that safety ends when a copy elsewhere is lost.
 * An answer that is missing is an answer of no.
 */
public final class DrainCheck {
  private static final int CLEAN_ROUNDS = 2;
  private static final long PAUSE_MS = 5_000;
  private static final long PATIENCE_MS = 30_000;

  private DrainCheck() {}

  /** The next step. */
  public static DrainStep step(Drain drain, DrainProgress before, Census census, long nowMs) {
    Optional<String> unsafe = unsafe(drain, census);
    DrainProgress progress = unsafe.isPresent() ? before.unclean() : before;
    if (!progress.counted() && complete(progress, census)) {
      progress = progress.count(unsafe.isEmpty());
    }
    long waitMs = progress.counted() ? PAUSE_MS : PATIENCE_MS;
    boolean ask = progress.round() == 0 || nowMs - progress.askedAtMs() >= waitMs;
    boolean enough = drain.safe() || progress.cleanRounds() >= CLEAN_ROUNDS;
    Optional<String> blocker =
        unsafe.or(() -> enough ? Optional.empty() : Optional.of("is looked at a second time"));
    return new DrainStep(ask ? progress.asking(nowMs) : progress, ask, blocker);
  }

  private static Optional<String> unsafe(Drain drain, Census census) {
    if (census.lookedAtMs() < drain.idleSinceMs()) {
      return Optional.of("no complete inventory was begun since it became idle");
    }
    if (!census.leftOut().isEmpty()) {
      return Optional.of(
          "its inventory had to leave out "
              + census.leftOut().size()
              + " files, among them "
              + census.leftOut().getFirst());
    }
    long missing = census.answers().values().stream().filter(Optional::isEmpty).count();
    long blocking =
        census.answers().values().stream()
            .filter(answer -> answer.filter(Answer::safe).isEmpty())
            .count();
    return blocking == 0
        ? Optional.empty()
        : Optional.of(
            blocking
                + " of "
                + census.answers().size()
                + " artifacts need it, or were not looked at yet: "
                + missing);
  }

  private static boolean complete(DrainProgress progress, Census census) {
    return census.answers().values().stream()
        .allMatch(answer -> answer.filter(one -> one.round() >= progress.round()).isPresent());
  }
}
