package org.ringrift.sync.worker.transfer;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.store.Failure;

/**
 * One run of one job that gives this node's own games database back what it lost: games alone, from
 * source after source, and nothing else whatever fails. Its own processes write there, so that no
 * file ever comes in its place. Used by one thread.
 */
final class GamesBack {
  private static final String NEEDED = "games to come back to the database that lost them";

  private final TransferChain.Parts parts;
  private final FetchRequest request;
  private final ProgressListener listener;
  private final Attempts attempts;
  private final Path database;
  private long bytes;
  private long games;

  GamesBack(
      TransferChain.Parts parts,
      FetchRequest request,
      ProgressListener listener,
      Attempts attempts,
      Path database) {
    this.parts = parts;
    this.request = request;
    this.listener = listener;
    this.attempts = attempts;
    this.database = database;
  }

  FetchOutcome run() throws InterruptedException {
    if (!Files.isRegularFile(database, LinkOption.NOFOLLOW_LINKS)) {
      String error = request.artifact() + " is not here; only a person brings it back";
      return attempts.failed(new Failure(FailureCategory.TARGET_IO, error));
    }
    if (!parts.order().mergesGames()) {
      String error = "the setting transports must name " + GameMerge.NAME + " for " + NEEDED;
      return attempts.failed(new Failure(FailureCategory.INVALID_JOB, error));
    }
    for (Source source : request.sources()) {
      GameMerge.Outcome outcome = from(source);
      bytes += outcome.brought().bytes();
      games += outcome.brought().games();
      outcome.brought().kept().forEach(kept -> attempts.note(GameMerge.NAME, source, kept));
      switch (outcome) {
        case GameMerge.Outcome.Complete complete -> {
          if (complete.here().satisfies(request.wanted())) {
            return fetched(source, complete);
          }
          String error = "has " + complete.here() + " then, not the wanted " + request.wanted();
          attempts.note(GameMerge.NAME, source, new Failure(FailureCategory.SOURCE_CHANGED, error));
        }
        case GameMerge.Outcome.Incomplete incomplete -> {
          attempts.note(GameMerge.NAME, source, incomplete.failure());
          if (incomplete.failure().category() == FailureCategory.DISK_FULL) {
            return attempts.failed(incomplete.failure());
          }
        }
      }
    }
    return attempts.failed();
  }

  private GameMerge.Outcome from(Source source) throws InterruptedException {
    return parts
        .games()
        .merge(
            new GameMerge.Request(
                request.job(),
                request.artifact(),
                source,
                database,
                request.gameIds(),
                request.limit(),
                arrived ->
                    listener.onProgress(
                        new ProgressListener.Progress(
                            GameMerge.NAME, source.node(), arrived, -1))));
  }

  private FetchOutcome fetched(Source source, GameMerge.Outcome.Complete complete) {
    boolean moved = games > 0;
    return new FetchOutcome.Fetched(
        complete.here(),
        source.node(),
        moved ? GameMerge.NAME : Fetch.NO_TRANSPORT,
        !moved,
        bytes,
        games,
        attempts.failures());
  }
}
