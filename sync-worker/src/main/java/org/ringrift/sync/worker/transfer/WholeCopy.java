package org.ringrift.sync.worker.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.merge.LiveMerge;
import org.ringrift.sync.worker.offer.Offer;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.verify.Verdict;

/**
 * Brings the whole of an artifact: an offer, transport after transport, the check, the real name.
 * Used by one thread.
 */
final class WholeCopy {
  private final TransferChain.Parts parts;
  private final FetchRequest request;
  private final ProgressListener listener;
  private final Attempts attempts;
  private final Path target;
  private final Staging staging;
  private final RowMerge rows;

  WholeCopy(
      TransferChain.Parts parts,
      FetchRequest request,
      ProgressListener listener,
      Attempts attempts,
      Path target) {
    this.parts = parts;
    this.request = request;
    this.listener = listener;
    this.attempts = attempts;
    this.target = target;
    this.rows = new RowMerge(parts.rows(), parts.clock());
    this.staging =
        new Staging(parts.directory(), request.job(), target, request.artifact().dataType());
  }

  /**
   * Tries one source.
   *
   * @param local what is here; empty where there is nothing that can be read
   */
  FetchStep from(Source source, Optional<Version> local) throws IOException, InterruptedException {
    listener.onProgress(new ProgressListener.Progress(Attempts.OFFER, source.node(), 0, -1));
    try (OpenOffers offers = new OpenOffers(parts.offers(), parts.self(), request, attempts)) {
      Optional<Supply> supply = attempts.refused(source) ? Optional.empty() : offers.ask(source);
      if (supply.isEmpty()) {
        return new FetchStep.NextSource();
      }
      if (request.artifact().dataType().isMerged()
          && local.filter(supply.get().offer().version()::satisfies).isPresent()) {
        return new FetchStep.End(
            RowMerge.nothingNew(local.get(), source, supply.get().offer(), attempts.failures()));
      }
      return hasSameBytes(local, supply.get().offer())
          ? new FetchStep.End(sameBytes(supply.get().offer()))
          : overTransports(supply.get(), offers);
    }
  }

  /** Throws away what arrived: it is not needed any more. */
  void discard() throws IOException {
    staging.discard();
  }

  /** Another source would fail in the same way. */
  FetchStep stop(String transport, Source source, Failure failure) throws IOException {
    attempts.note(transport, source, failure);
    if (failure.category() == FailureCategory.DISK_FULL) {
      staging.discard();
    }
    return new FetchStep.End(attempts.failed(failure));
  }

  private FetchStep overTransports(Supply supply, OpenOffers offers)
      throws IOException, InterruptedException {
    Source source = supply.source();
    Optional<Failure> full =
        staging.prepare(request.artifact().toString(), supply.offer().sizeBytes(), keepsBytes());
    if (full.isPresent()) {
      return stop(Attempts.OFFER, source, full.get());
    }
    boolean suitsRsync =
        request.artifact().dataType().isDatabase() || (keepsBytes() && staging.hasBasis());
    List<Transport> order = transports(supply, suitsRsync);
    for (Transport transport : order) {
      FetchStep step =
          attempts.failed(source, transport)
              ? new FetchStep.NextTransport()
              : over(transport, supply, offers);
      if (!(step instanceof FetchStep.NextTransport)) {
        if (step instanceof FetchStep.End) {
          parts.order().worked(source.node(), suitsRsync, transport);
        }
        return step;
      }
    }
    if (order.isEmpty()) {
      String error = "no transport that is allowed here can reach " + source.node();
      attempts.note(
          Fetch.NO_TRANSPORT, source, new Failure(FailureCategory.SOURCE_UNREACHABLE, error));
    }
    return new FetchStep.NextSource();
  }

  /** Training changes every byte of a model, so that an older one is of no use to a newer one. */
  private boolean keepsBytes() {
    return request.artifact().dataType() != DataType.MODELS;
  }

  private List<Transport> transports(Supply supply, boolean suitsRsync) {
    return parts
        .order()
        .of(supply.source().node(), supply.source().endpoints(), suitsRsync)
        .stream()
        .filter(transport -> !supply.offer().relayed() || transport.name().equals(Transport.HTTP))
        .toList();
  }

  private FetchStep over(Transport transport, Supply supply, OpenOffers offers)
      throws IOException, InterruptedException {
    return switch (RoomWatch.transfer(
        parts.directory(), transport, transportRequest(transport, supply, offers))) {
      case TransportOutcome.Broken broken ->
          isOfThisNode(broken.failure())
              ? stop(transport.name(), supply.source(), broken.failure())
              : next(transport, supply.source(), broken.failure());
      case TransportOutcome.Delivered delivered -> arrived(transport, supply, delivered);
    };
  }

  private TransportRequest transportRequest(Transport transport, Supply supply, OpenOffers offers) {
    NodeId source = supply.source().node();
    long size = supply.offer().sizeBytes();
    return new TransportRequest(
        request.artifact(),
        supply,
        offers.alternatives(transport.name(), supply.offer()),
        staging.file(),
        request.limit(),
        bytes ->
            listener.onProgress(
                new ProgressListener.Progress(transport.name(), source, bytes, size)));
  }

  private FetchStep arrived(
      Transport transport, Supply supply, TransportOutcome.Delivered delivered) throws IOException {
    if (request.artifact().dataType().isMerged()) {
      return rowsArrived(transport, supply, delivered);
    }
    Verdict verdict =
        parts
            .verifier()
            .verify(
                request.artifact(),
                request.wanted(),
                supply.offer(),
                staging.file(),
                delivered.hash(),
                target);
    return switch (verdict) {
      case Verdict.Accepted accepted -> {
        staging.install(accepted, parts.clock().instant());
        parts.hashes().remember(target, accepted.hash());
        yield new FetchStep.End(
            new FetchOutcome.Fetched(
                accepted.version(),
                delivered.from(),
                transport.name(),
                false,
                delivered.bytesTransferred(),
                accepted.gamesSynced(),
                attempts.failures()));
      }
      case Verdict.Rejected rejected -> rejected(transport, supply.source(), rejected.failure());
    };
  }

  /** A database into which others write, too: nothing is replaced, and no transport can help. */
  private FetchStep rowsArrived(
      Transport transport, Supply supply, TransportOutcome.Delivered delivered) throws IOException {
    Source source = supply.source();
    return switch (rows.merge(request.artifact(), supply.offer(), staging.file(), target)) {
      case LiveMerge.Outcome.Merged merged -> {
        staging.discard();
        merged.kept().forEach(kept -> attempts.note(RowMerge.NAME, source, kept));
        yield new FetchStep.End(
            RowMerge.fetched(
                merged,
                source,
                transport.name(),
                supply.offer(),
                delivered.bytesTransferred(),
                attempts.failures()));
      }
      case LiveMerge.Outcome.Refused refused -> {
        if (isOfThisNode(refused.failure())) {
          yield stop(RowMerge.NAME, source, refused.failure());
        }
        staging.discardFile();
        attempts.note(RowMerge.NAME, source, refused.failure());
        yield new FetchStep.NextSource();
      }
    };
  }

  private FetchStep rejected(Transport transport, Source source, Failure failure)
      throws IOException {
    if (failure.category() == FailureCategory.VERIFICATION_FAILED) {
      staging.discardFile();
      return next(transport, source, failure);
    }
    attempts.note(transport.name(), source, failure);
    return new FetchStep.NextSource();
  }

  private FetchStep next(Transport transport, Source source, Failure failure) {
    if (!attempts.failed(source, transport)) {
      attempts.note(transport.name(), source, failure);
    }
    return new FetchStep.NextTransport();
  }

  private static boolean isOfThisNode(Failure failure) {
    return failure.category() == FailureCategory.DISK_FULL
        || failure.category() == FailureCategory.TARGET_IO;
  }

  private static boolean hasSameBytes(Optional<Version> local, Offer offer) {
    return local.isPresent()
        && local.get() instanceof Version.FileVersion file
        && file.hash().equals(Optional.of(offer.hash()));
  }

  /** The bytes are here already, under an older time. */
  private FetchOutcome sameBytes(Offer offer) throws IOException {
    long modifiedAt = Math.max(offer.version().modifiedAtMs(), request.wanted().modifiedAtMs());
    parts.directory().received().expect(target, offer.sizeBytes(), modifiedAt);
    Files.setLastModifiedTime(target, FileTime.fromMillis(modifiedAt));
    parts.hashes().remember(target, offer.hash());
    return new FetchOutcome.Fetched(
        new Version.FileVersion(offer.sizeBytes(), modifiedAt, Optional.of(offer.hash())),
        request.sources().getFirst().node(),
        Fetch.NO_TRANSPORT,
        true,
        0,
        0,
        attempts.failures());
  }
}
