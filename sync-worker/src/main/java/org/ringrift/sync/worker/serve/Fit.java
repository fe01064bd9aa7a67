package org.ringrift.sync.worker.serve;

import java.util.Optional;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.offer.OfferRequest;
import org.ringrift.sync.worker.store.Failure;

/** Whether what is here is what a job wants: this node may lag behind, or be ahead. */
final class Fit {
  private Fit() {}

  /**
   * Why this version is not offered; empty where it fits.
   *
   * @param foreign true where it came from another node, or is just being replaced. Its time is
   *     then no earlier than that of the event which it was brought for, so that an older one shows
   *     also where the event named no hash; checkpoints are mostly of one size
   */
  static Optional<Failure> refusal(OfferRequest request, Version here, boolean foreign) {
    boolean fits =
        switch (request.wanted()) {
          case Version.GamesVersion games -> here.satisfies(games);
          case Version.FileVersion file ->
              here instanceof Version.FileVersion found && fits(file, found, foreign);
          // Whatever is here is merged, and the target says what it was.
          case Version.MergedVersion merged -> here.fulfils(merged);
        };
    return fits
        ? Optional.empty()
        : Optional.of(
            new Failure(
                FailureCategory.SOURCE_CHANGED,
                "'"
                    + request.artifact()
                    + "' is here as "
                    + here
                    + ", which is not the wanted "
                    + request.wanted()));
  }

  private static boolean fits(
      Version.FileVersion wanted, Version.FileVersion here, boolean foreign) {
    return wanted.hash().isPresent()
        ? wanted.hash().equals(here.hash())
        : !foreign || here.satisfies(wanted);
  }
}
