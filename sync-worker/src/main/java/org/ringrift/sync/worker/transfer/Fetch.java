package org.ringrift.sync.worker.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.merge.LiveMerge;
import org.ringrift.sync.worker.offer.Offer;
import org.ringrift.sync.worker.offer.OfferRequest;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.verify.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of one job: source after source, transport after transport. Used by one thread. */
final class Fetch {
  private static final Logger log = LoggerFactory.getLogger(Fetch.class);
  private static final String NO_TRANSPORT = "none";
  private static final String OFFER = "offer";

  private final TransferChain.Parts parts;
  private final FetchRequest request;
  private final ProgressListener listener;
  private final RowMerge rows;
  private final List<TransportFailure> fallbacks = new ArrayList<>();
  private long mergedBytes;
  private long mergedGames;

  /** What one source came to. */
  private sealed interface Step {
    /** It is over. */
    record End(FetchOutcome outcome) implements Step {}

    /** Ask the next source. */
    record NextSource() implements Step {}

    /** Try the next transport of this source. */
    record NextTransport() implements Step {}
  }

  Fetch(TransferChain.Parts parts, FetchRequest request, ProgressListener listener) {
    this.parts = parts;
    this.request = request;
    this.listener = listener;
    this.rows = new RowMerge(parts.rows(), parts.clock());
  }

  List<TransportFailure> fallbacks() {
    return fallbacks;
  }

  FetchOutcome run() throws IOException, InterruptedException {
    ArtifactId artifact = request.artifact();
    Path target = parts.directory().resolve(artifact.pathOn(parts.self()));
    Optional<Version> local =
        artifact.dataType().isMerged()
            ? rows.here(artifact, target)
            : parts.localCopy().version(artifact, target);
    if (local.filter(version -> version.satisfies(request.wanted())).isPresent()
        && parts.localCopy().has(target, request.gameIds())) {
      return alreadyPresent(local.get());
    }
    Staging staging = new Staging(parts.directory(), request.job(), target, artifact.dataType());
    for (Source source : request.sources()) {
      Step step = new Step.NextTransport();
      if (local.isPresent() && isReplica(artifact) && parts.order().mergesGames()) {
        step = merged(source, target, staging);
      }
      if (step instanceof Step.NextTransport) {
        step = from(source, staging, target, local);
      }
      if (step instanceof Step.End end) {
        return end.outcome();
      }
    }
    return failed();
  }

  private boolean isReplica(ArtifactId artifact) {
    return artifact.dataType() == DataType.GAMES
        && !artifact.origin().equals(Optional.of(parts.self()));
  }

  /** Only the games that are missing; after that, where it did not work, the whole database. */
  private Step merged(Source source, Path target, Staging staging)
      throws IOException, InterruptedException {
    GameMerge.Outcome outcome =
        parts
            .games()
            .merge(
                new GameMerge.Request(
                    request.job(),
                    request.artifact(),
                    source,
                    target,
                    request.gameIds(),
                    request.limit(),
                    bytes ->
                        listener.onProgress(
                            new ProgressListener.Progress(
                                GameMerge.NAME, source.node(), bytes, -1))));
    mergedBytes += outcome.brought().bytes();
    mergedGames += outcome.brought().games();
    outcome.brought().kept().forEach(kept -> note(GameMerge.NAME, source, kept));
    return switch (outcome) {
      case GameMerge.Outcome.Incomplete incomplete -> {
        Failure failure = incomplete.failure();
        if (failure.category() == FailureCategory.DISK_FULL) {
          yield stop(GameMerge.NAME, source, failure, staging);
        }
        note(GameMerge.NAME, source, failure);
        yield new Step.NextTransport();
      }
      case GameMerge.Outcome.Complete complete -> merged(source, complete, staging);
    };
  }

  private Step merged(Source source, GameMerge.Outcome.Complete complete, Staging staging)
      throws IOException {
    if (!complete.here().satisfies(request.wanted())) {
      String error = "has " + complete.there() + ", which is not the wanted " + request.wanted();
      note(GameMerge.NAME, source, new Failure(FailureCategory.SOURCE_CHANGED, error));
      boolean lags = !complete.there().satisfies(request.wanted());
      return lags ? new Step.NextSource() : new Step.NextTransport();
    }
    staging.discard();
    boolean moved = mergedGames > 0;
    return new Step.End(
        new FetchOutcome.Fetched(
            complete.here(),
            source.node(),
            moved ? GameMerge.NAME : NO_TRANSPORT,
            !moved,
            mergedBytes,
            mergedGames,
            fallbacks));
  }

  private Step from(Source source, Staging staging, Path target, Optional<Version> local)
      throws IOException, InterruptedException {
    listener.onProgress(new ProgressListener.Progress(OFFER, source.node(), 0, -1));
    OfferRequest ask = new OfferRequest(request.artifact(), request.wanted(), parts.self());
    return switch (parts.offers().ask(source, ask)) {
      case SourceOffers.Outcome.Refused refused -> {
        note(OFFER, source, refused.failure());
        yield new Step.NextSource();
      }
      case SourceOffers.Outcome.Made made -> {
        try {
          if (request.artifact().dataType().isMerged()
              && local.filter(made.offer().version()::satisfies).isPresent()) {
            yield new Step.End(RowMerge.nothingNew(local.get(), source, made.offer(), fallbacks));
          }
          yield hasSameBytes(local, made.offer())
              ? new Step.End(sameBytes(made.offer(), target))
              : overTransports(source, made, staging);
        } finally {
          parts.offers().end(source, made.address(), made.offer());
        }
      }
    };
  }

  private Step overTransports(Source source, SourceOffers.Outcome.Made made, Staging staging)
      throws IOException, InterruptedException {
    Offer offer = made.offer();
    Optional<Failure> full = staging.prepare(request.artifact().toString(), offer.sizeBytes());
    if (full.isPresent()) {
      return stop(OFFER, source, full.get(), staging);
    }
    boolean suitsRsync = staging.hasBasis() || request.artifact().dataType().isDatabase();
    List<Transport> order = parts.order().of(source, suitsRsync);
    for (Transport transport : order) {
      Step step = over(transport, source, made, staging);
      if (!(step instanceof Step.NextTransport)) {
        if (step instanceof Step.End) {
          parts.order().worked(source, suitsRsync, transport);
        }
        return step;
      }
    }
    if (order.isEmpty()) {
      String error = "no transport that is allowed here can reach " + source.node();
      note(NO_TRANSPORT, source, new Failure(FailureCategory.SOURCE_UNREACHABLE, error));
    }
    return new Step.NextSource();
  }

  private Step over(
      Transport transport, Source source, SourceOffers.Outcome.Made made, Staging staging)
      throws IOException, InterruptedException {
    return switch (transport.transfer(transportRequest(transport, source, made, staging.file()))) {
      case TransportOutcome.Broken broken ->
          isOfThisNode(broken.failure())
              ? stop(transport.name(), source, broken.failure(), staging)
              : next(transport, source, broken.failure());
      case TransportOutcome.Delivered delivered ->
          arrived(transport, source, made.offer(), delivered.bytesTransferred(), staging);
    };
  }

  private TransportRequest transportRequest(
      Transport transport, Source source, SourceOffers.Outcome.Made made, Path staged) {
    Offer offer = made.offer();
    KeepAlive alive =
        new KeepAlive(parts.clock(), () -> parts.offers().touch(source, made.address(), offer));
    List<String> addresses = new ArrayList<>(source.endpoints().addresses());
    addresses.remove(made.address());
    addresses.addFirst(made.address());
    return new TransportRequest(
        source,
        addresses,
        offer,
        staged,
        request.limit(),
        bytes -> {
          alive.onProgress();
          listener.onProgress(
              new ProgressListener.Progress(
                  transport.name(), source.node(), bytes, offer.sizeBytes()));
        });
  }

  private Step arrived(Transport transport, Source source, Offer offer, long bytes, Staging staging)
      throws IOException {
    Path target = parts.directory().resolve(request.artifact().pathOn(parts.self()));
    if (request.artifact().dataType().isMerged()) {
      return rowsArrived(transport, source, offer, bytes, staging, target);
    }
    return switch (parts
        .verifier()
        .verify(request.artifact(), request.wanted(), offer, staging.file(), target)) {
      case Verdict.Accepted accepted -> {
        staging.install(accepted, parts.clock().instant());
        parts.hashes().remember(target, accepted.hash());
        yield new Step.End(
            new FetchOutcome.Fetched(
                accepted.version(),
                source.node(),
                transport.name(),
                false,
                bytes + mergedBytes,
                accepted.gamesSynced() + mergedGames,
                fallbacks));
      }
      case Verdict.Rejected rejected -> {
        Failure failure = rejected.failure();
        if (failure.category() == FailureCategory.VERIFICATION_FAILED) {
          staging.discardFile();
          yield next(transport, source, failure);
        }
        note(transport.name(), source, failure);
        yield new Step.NextSource();
      }
    };
  }

  /** A database into which others write, too: nothing is replaced, and no transport can help. */
  private Step rowsArrived(
      Transport transport, Source source, Offer offer, long bytes, Staging staging, Path target)
      throws IOException {
    return switch (rows.merge(request.artifact(), offer, staging.file(), target)) {
      case LiveMerge.Outcome.Merged merged -> {
        staging.discard();
        merged.kept().forEach(kept -> note(RowMerge.NAME, source, kept));
        yield new Step.End(
            RowMerge.fetched(merged, source, transport.name(), offer, bytes, fallbacks));
      }
      case LiveMerge.Outcome.Refused refused -> {
        if (isOfThisNode(refused.failure())) {
          yield stop(RowMerge.NAME, source, refused.failure(), staging);
        }
        staging.discardFile();
        note(RowMerge.NAME, source, refused.failure());
        yield new Step.NextSource();
      }
    };
  }

  private Step next(Transport transport, Source source, Failure failure) {
    note(transport.name(), source, failure);
    return new Step.NextTransport();
  }

  /** Another source would fail in the same way. */
  private Step stop(String transport, Source source, Failure failure, Staging staging)
      throws IOException {
    note(transport, source, failure);
    if (failure.category() == FailureCategory.DISK_FULL) {
      staging.discard();
    }
    return new Step.End(TransferChain.failed(failure, fallbacks));
  }

  private static boolean isOfThisNode(Failure failure) {
    return failure.category() == FailureCategory.DISK_FULL
        || failure.category() == FailureCategory.TARGET_IO;
  }

  private void note(String transport, Source source, Failure failure) {
    log.info(
        "job {} of {} from {} over {}: {}: {}",
        request.job(),
        request.artifact(),
        source.node(),
        transport,
        failure.category(),
        failure.error());
    fallbacks.add(
        new TransportFailure(transport, source.node(), failure.category(), failure.error()));
  }

  private static boolean hasSameBytes(Optional<Version> local, Offer offer) {
    return local.isPresent()
        && local.get() instanceof Version.FileVersion file
        && file.hash().equals(Optional.of(offer.hash()));
  }

  /** The bytes are here already, under an older time. */
  private FetchOutcome sameBytes(Offer offer, Path target) throws IOException {
    long modifiedAt = Math.max(offer.version().modifiedAtMs(), request.wanted().modifiedAtMs());
    Files.setLastModifiedTime(target, FileTime.fromMillis(modifiedAt));
    parts.hashes().remember(target, offer.hash());
    return alreadyPresent(
        new Version.FileVersion(offer.sizeBytes(), modifiedAt, Optional.of(offer.hash())));
  }

  private FetchOutcome alreadyPresent(Version version) {
    return new FetchOutcome.Fetched(
        version, request.sources().getFirst().node(), NO_TRANSPORT, true, 0, 0, fallbacks);
  }

  /**
   * Says the first failure after which another attempt makes sense, or else the first one. What
   * stands in the way of a delta stands not in the way of a whole copy, which says more.
   */
  private FetchOutcome failed() {
    List<TransportFailure> ofWhole =
        fallbacks.stream().filter(f -> !f.transport().equals(GameMerge.NAME)).toList();
    List<TransportFailure> tellingOnes = ofWhole.isEmpty() ? fallbacks : ofWhole;
    TransportFailure telling =
        tellingOnes.stream()
            .filter(f -> new Failure(f.category(), f.error()).retryable())
            .findFirst()
            .orElse(tellingOnes.getFirst());
    return TransferChain.failed(new Failure(telling.category(), telling.error()), fallbacks);
  }
}
