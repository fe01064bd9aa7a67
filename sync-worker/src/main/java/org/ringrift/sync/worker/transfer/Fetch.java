package org.ringrift.sync.worker.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.store.Failure;

/**
 * One run of one job: source after source, and with each first the games that are missing, where
 * that is possible, and then the whole. Used by one thread.
 */
final class Fetch {
  static final String NO_TRANSPORT = "none";

  private final TransferChain.Parts parts;
  private final FetchRequest request;
  private final ProgressListener listener;
  private final Attempts attempts;
  private long mergedBytes;
  private long mergedGames;

  Fetch(
      TransferChain.Parts parts,
      FetchRequest request,
      ProgressListener listener,
      Attempts attempts) {
    this.parts = parts;
    this.request = request;
    this.listener = listener;
    this.attempts = attempts;
  }

  FetchOutcome run() throws IOException, InterruptedException {
    ArtifactId artifact = request.artifact();
    if (artifact.origin().filter(parts.self()::equals).isPresent()) {
      Path own = parts.directory().resolve(artifact.pathOn(parts.self()));
      return new GamesBack(parts, request, listener, attempts, own).run();
    }
    Optional<FetchOutcome> shared = shared();
    if (shared.isPresent()) {
      return shared.get();
    }
    Path target = parts.directory().resolve(artifact.pathOn(parts.self()));
    Optional<Version> local =
        artifact.dataType().isMerged()
            ? new RowMerge(parts.rows(), parts.clock()).here(artifact, target)
            : parts.localCopy().version(artifact, target);
    if (local.filter(version -> version.satisfies(request.wanted())).isPresent()
        && parts.localCopy().has(target, request.gameIds())) {
      return alreadyPresent(local.get());
    }
    WholeCopy whole = new WholeCopy(parts, request, listener, attempts, target);
    boolean merges =
        local.isPresent() && artifact.dataType() == DataType.GAMES && parts.order().mergesGames();
    for (Source source : request.sources()) {
      FetchStep step = merges ? merged(source, target, whole) : new FetchStep.NextTransport();
      if (step instanceof FetchStep.NextTransport) {
        step = whole.from(source, local);
      }
      if (step instanceof FetchStep.End end) {
        return withMerged(end.outcome());
      }
    }
    return attempts.failed();
  }

  /**
   * What a source has on storage that this node shares with it; empty where nothing of it can be
   * seen. Into a database that is merged others write, and each has its own.
   */
  private Optional<FetchOutcome> shared() {
    if (request.artifact().dataType().isMerged()) {
      return Optional.empty();
    }
    for (Source source : request.sources()) {
      if (source.storageGroup().isPresent()) {
        switch (parts.shared().look(request, source)) {
          case SharedStorage.Sight.Visible visible -> {
            return Optional.of(
                new FetchOutcome.Fetched(
                    visible.version(),
                    source.node(),
                    SharedStorage.NAME,
                    true,
                    0,
                    0,
                    attempts.failures()));
          }
          case SharedStorage.Sight.Hidden hidden ->
              attempts.note(SharedStorage.NAME, source, hidden.failure());
        }
      }
    }
    return Optional.empty();
  }

  /** Only the games that are missing; after that, where it did not work, the whole database. */
  private FetchStep merged(Source source, Path target, WholeCopy whole)
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
    outcome.brought().kept().forEach(kept -> attempts.note(GameMerge.NAME, source, kept));
    return switch (outcome) {
      case GameMerge.Outcome.Incomplete incomplete -> {
        Failure failure = incomplete.failure();
        if (failure.category() == FailureCategory.DISK_FULL) {
          yield whole.stop(GameMerge.NAME, source, failure);
        }
        attempts.note(GameMerge.NAME, source, failure);
        yield new FetchStep.NextTransport();
      }
      case GameMerge.Outcome.Complete complete -> merged(source, complete, whole);
    };
  }

  private FetchStep merged(Source source, GameMerge.Outcome.Complete complete, WholeCopy whole)
      throws IOException {
    if (!complete.here().satisfies(request.wanted())) {
      String error = "has " + complete.there() + ", which is not the wanted " + request.wanted();
      attempts.note(GameMerge.NAME, source, new Failure(FailureCategory.SOURCE_CHANGED, error));
      boolean lags = !complete.there().satisfies(request.wanted());
      return lags ? new FetchStep.NextSource() : new FetchStep.NextTransport();
    }
    whole.discard();
    boolean moved = mergedGames > 0;
    return new FetchStep.End(
        new FetchOutcome.Fetched(
            complete.here(),
            source.node(),
            moved ? GameMerge.NAME : NO_TRANSPORT,
            !moved,
            0,
            0,
            attempts.failures()));
  }

  /** What merges brought before counts, too, whoever completed it. */
  private FetchOutcome withMerged(FetchOutcome outcome) {
    return switch (outcome) {
      case FetchOutcome.FetchFailed failed -> failed;
      case FetchOutcome.Fetched fetched ->
          new FetchOutcome.Fetched(
              fetched.version(),
              fetched.source(),
              fetched.transport(),
              fetched.alreadyPresent(),
              fetched.bytesTransferred() + mergedBytes,
              fetched.gamesSynced() + mergedGames,
              fetched.merge(),
              fetched.fallbacks());
    };
  }

  private FetchOutcome alreadyPresent(Version version) {
    return new FetchOutcome.Fetched(
        version,
        request.sources().getFirst().node(),
        NO_TRANSPORT,
        true,
        0,
        0,
        attempts.failures());
  }
}
