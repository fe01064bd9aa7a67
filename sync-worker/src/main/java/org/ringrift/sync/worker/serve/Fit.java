package org.ringrift.sync.worker.serve;

import java.util.Optional;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.offer.OfferRequest;
import org.ringrift.sync.worker.store.Failure;

/** Whether what is here is what a job wants: this node may lag behind, or be ahead. */
final class Fit {
  private Fit() {}

  /** Why this version is not offered; empty where it fits. */
  static Optional<Failure> refusal(OfferRequest request, Version here) {
    boolean fits =
        switch (request.wanted()) {
          case Version.GamesVersion games -> here.satisfies(games);
          case Version.FileVersion file ->
              here instanceof Version.FileVersion found
                  && (file.hash().isEmpty() || file.hash().equals(found.hash()));
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
}
