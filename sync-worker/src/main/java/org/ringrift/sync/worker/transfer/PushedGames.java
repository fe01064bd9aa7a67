package org.ringrift.sync.worker.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.delta.DeltaReply;
import org.ringrift.sync.worker.delta.GamesReceiver;
import org.ringrift.sync.worker.delta.GamesSaid;
import org.ringrift.sync.worker.offer.GamesPush;
import org.ringrift.sync.worker.offer.PushReceiver;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Games that other nodes send to replicas of this one: the same merge as for those that it fetches,
 * only that the source brings the answers. Thread-safe.
 */
final class PushedGames implements GamesReceiver, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PushedGames.class);
  private static final Duration TURN_TIME = Duration.ofSeconds(20);
  private static final int MOST_AT_ONCE = 32;

  private final TransferChain.Parts parts;
  private final Turns turns;
  private final Patience patience;
  private final Map<JobId, Running> running = new ConcurrentHashMap<>();

  private record Running(GamesTalk talk, Thread thread) {}

  PushedGames(TransferChain.Parts parts, Turns turns, Patience patience) {
    this.parts = parts;
    this.turns = turns;
    this.patience = patience;
  }

  @Override
  public GamesSaid begin(GamesPush push) throws InterruptedException {
    requireAcceptable(push);
    try {
      Path replica = parts.directory().resolve(push.artifact().pathOn(parts.self()));
      if (!Files.isRegularFile(replica, LinkOption.NOFOLLOW_LINKS)
          || !parts.order().mergesGames()) {
        return new GamesSaid.HasNone();
      }
      Optional<Version> local = parts.localCopy().version(push.artifact(), replica);
      if (local.isEmpty()) {
        return new GamesSaid.HasNone();
      }
      if (local.get().satisfies(push.wanted()) && parts.localCopy().has(replica, push.gameIds())) {
        return new GamesSaid.Has(new PushReceiver.Facts(local.get(), 0, true), List.of());
      }
      return begin(push, replica);
    } catch (IOException e) {
      return new GamesSaid.Refuses(Failure.onTarget("games of " + push.artifact(), e));
    }
  }

  @Override
  public GamesSaid take(JobId job, InputStream portion) throws IOException, InterruptedException {
    Running push = running.get(job);
    return push == null ? unknown(job) : push.talk().take(portion);
  }

  @Override
  public GamesSaid take(JobId job, DeltaReply reply) throws InterruptedException {
    Running push = running.get(job);
    return push == null ? unknown(job) : push.talk().take(reply);
  }

  int running() {
    return running.size();
  }

  @Override
  public void giveUp(JobId job) {
    Running push = running.get(job);
    if (push != null) {
      push.talk().stop("the source gave up");
    }
  }

  /** Ends all of them; what was merged stays. */
  @Override
  public void close() {
    running.values().forEach(push -> push.thread().interrupt());
  }

  private GamesSaid begin(GamesPush push, Path replica) throws InterruptedException {
    giveUp(push.job());
    if (running.size() >= MOST_AT_ONCE) {
      String error = "takes games of " + MOST_AT_ONCE + " jobs already, which is its limit";
      return new GamesSaid.Refuses(new Failure(FailureCategory.SOURCE_BUSY, error));
    }
    GamesTalk talk = new GamesTalk(patience);
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("pushed-games-" + push.job())
            .unstarted(() -> run(push, replica, talk));
    running.put(push.job(), new Running(talk, thread));
    thread.start();
    return talk.next();
  }

  private void run(GamesPush push, Path replica, GamesTalk talk) {
    try {
      GamesSaid last;
      try {
        last = merged(push, replica, talk);
      } finally {
        running.computeIfPresent(push.job(), (job, one) -> one.talk() == talk ? null : one);
      }
      talk.end(last);
    } catch (InterruptedException e) {
      log.info("the games of job {} end: this node stops", push.job());
    }
  }

  private GamesSaid merged(GamesPush push, Path replica, GamesTalk talk)
      throws InterruptedException {
    Lock turn = turns.of(push.artifact());
    if (!turn.tryLock(TURN_TIME.toMillis(), TimeUnit.MILLISECONDS)) {
      return new GamesSaid.Refuses(PushedFiles.busy(push.artifact()));
    }
    Path staging = parts.directory().stagingFolder(push.job());
    parts.directory().staging().enter(staging);
    try {
      GameMerge.Task task =
          new GameMerge.Task(push.job(), push.artifact(), push.source(), replica, push.gameIds());
      return said(push, staging, parts.games().merge(task, talk));
    } catch (RuntimeException e) {
      log.error("the games of job {} met a bug", push.job(), e);
      return new GamesSaid.Refuses(
          new Failure(FailureCategory.INTERNAL, "the target met a bug, see its log: " + e));
    } finally {
      parts.directory().staging().leave(staging);
      turn.unlock();
    }
  }

  private static GamesSaid said(GamesPush push, Path staging, GameMerge.Outcome outcome) {
    return switch (outcome) {
      case GameMerge.Outcome.Incomplete incomplete -> new GamesSaid.Refuses(incomplete.failure());
      case GameMerge.Outcome.Complete complete -> {
        if (!complete.here().satisfies(push.wanted())) {
          String error = "the source has " + complete.there() + ", not the wanted " + push.wanted();
          yield new GamesSaid.Refuses(new Failure(FailureCategory.SOURCE_CHANGED, error));
        }
        discard(staging);
        long games = complete.brought().games();
        yield new GamesSaid.Has(
            new PushReceiver.Facts(complete.here(), games, games == 0), complete.brought().kept());
      }
    };
  }

  /** What arrived of the whole before is not needed any more. */
  private static void discard(Path staging) {
    try {
      DataDirectory.deleteTree(staging);
    } catch (IOException e) {
      log.warn("cannot delete {}: {}", staging, e.toString());
    }
  }

  private void requireAcceptable(GamesPush push) {
    ArtifactId artifact = push.artifact();
    TransferChain.requireFittingVersion(artifact, push.wanted());
    if (artifact.dataType() != DataType.GAMES) {
      throw new InvalidNameException(artifact + " is no games database");
    }
    if (artifact.origin().filter(parts.self()::equals).isPresent()) {
      throw new InvalidNameException(
          artifact + " is this node's own database; it is never overwritten");
    }
  }

  private static GamesSaid unknown(JobId job) {
    return new GamesSaid.Refuses(
        new Failure(
            FailureCategory.SOURCE_CHANGED,
            "no games of job " + job + " are awaited here now; announce them again"));
  }
}
