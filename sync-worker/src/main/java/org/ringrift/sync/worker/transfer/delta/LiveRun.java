package org.ringrift.sync.worker.transfer.delta;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.delta.DeltaReply;
import org.ringrift.sync.worker.delta.DeltaRequest;
import org.ringrift.sync.worker.delta.GameIndexes;
import org.ringrift.sync.worker.delta.GameSet;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.store.GamesDatabase;
import org.ringrift.sync.worker.transfer.BrokenException;
import org.ringrift.sync.worker.transfer.GameMerge;
import org.ringrift.sync.worker.transfer.GameSource;

/**
 * One run that gives this node's own database back the games that a replica of it has and it lost.
 * Others write into it meanwhile, so that the two are never equal for long: what is missing is
 * found once, and the run ends when all of that is here. Portions are small, as writers wait for
 * each; and however many games are missing, no whole copy comes instead.
 */
final class LiveRun {
  /** Writers wait for less than a second, where the disk is no slower than usual. */
  private static final long PORTION_BYTES = 4L << 20;

  private final NodeId self;
  private final DataDirectory directory;
  private final GameIndexes indexes;
  private final GameSource source;
  private final GameMerge.Task task;
  private final List<Failure> kept = new ArrayList<>();
  private long bytes;
  private long games;

  LiveRun(
      NodeId self,
      DataDirectory directory,
      GameIndexes indexes,
      GameSource source,
      GameMerge.Task task) {
    this.self = self;
    this.directory = directory;
    this.indexes = indexes;
    this.source = source;
    this.task = task;
  }

  GameMerge.Outcome run() throws InterruptedException {
    Path folder = directory.stagingFolder(task.job());
    Path portion = folder.resolve("games");
    try {
      Files.createDirectories(folder);
      try (Replica live = Replica.openLive(task.replica(), indexes)) {
        Optional<Set<String>> missing = begin(live, portion);
        if (missing.isPresent()) {
          fetch(live, missing.get(), portion);
        }
      } finally {
        Files.deleteIfExists(portion);
      }
      Version.GamesVersion here = GamesDatabase.version(task.replica());
      return new GameMerge.Outcome.Complete(here, here, brought());
    } catch (BrokenException e) {
      return incomplete(e.failure());
    } catch (SQLException e) {
      return incomplete(DeltaRun.failure(task, e));
    } catch (IOException e) {
      return incomplete(Failure.onTarget("games of " + task.artifact(), e));
    }
  }

  /**
   * Takes what comes at once, which it does where nobody has played on since.
   *
   * @return the ids of the games that are missing; empty where none is any more
   */
  private Optional<Set<String>> begin(Replica live, Path portion)
      throws SQLException, BrokenException, IOException, InterruptedException {
    while (true) {
      GameSet have = live.games();
      List<GameSet> buckets = live.buckets(DeltaRun.buckets(have));
      switch (ask(have, List.of(), buckets, portion)) {
        case GameSource.Answer.Games found -> {
          if (merge(live, found.portion()).portion().games() == 0) {
            return Optional.empty();
          }
        }
        case GameSource.Answer.Reply reply -> {
          return Optional.of(missing(live, buckets.size(), reply.reply()));
        }
      }
    }
  }

  private static Set<String> missing(Replica live, int buckets, DeltaReply reply)
      throws SQLException, BrokenException {
    return switch (reply) {
      case DeltaReply.Differing differing -> {
        Set<String> missing = new LinkedHashSet<>(differing.ids());
        live.idsIn(buckets, differing.buckets()).forEach(missing::remove);
        yield missing;
      }
      case DeltaReply.TooMany tooMany ->
          throw DeltaRun.broken(tooMany.missing() + " games are too many to compare one by one");
      case DeltaReply.Unlike unlike ->
          throw DeltaRun.broken("the source does not say where the games differ");
    };
  }

  private void fetch(Replica live, Set<String> missing, Path portion)
      throws SQLException, BrokenException, IOException, InterruptedException {
    GameSet have = live.games();
    while (!missing.isEmpty()) {
      if (ask(have, DeltaRun.atMost(missing), List.of(), portion)
          instanceof GameSource.Answer.Games found) {
        if (!missing.removeAll(merge(live, found.portion()).settled())) {
          throw DeltaRun.broken("the source names games, and sends none of them");
        }
      } else {
        throw DeltaRun.broken("the source changes faster than the games can be sent");
      }
    }
  }

  private GameSource.Answer ask(GameSet have, List<String> ids, List<GameSet> buckets, Path portion)
      throws BrokenException, IOException, InterruptedException {
    GameSource.Answer answer =
        source.ask(
            new DeltaRequest(
                task.artifact(),
                self,
                have,
                ids,
                List.of(),
                buckets,
                Long.MAX_VALUE,
                PORTION_BYTES),
            portion);
    bytes +=
        switch (answer) {
          case GameSource.Answer.Games found -> found.bytes();
          case GameSource.Answer.Reply reply -> reply.bytes();
        };
    return answer;
  }

  private Replica.Merged merge(Replica live, Path portion)
      throws SQLException, BrokenException, IOException, InterruptedException {
    Optional<Failure> full =
        directory.refuseWithoutSpace("games of " + task.artifact(), 8 * Files.size(portion));
    if (full.isPresent()) {
      throw new BrokenException(full.get());
    }
    Replica.Merged merged = live.merge(portion);
    games += merged.games();
    merged.kept(task).ifPresent(kept::add);
    return merged;
  }

  private GameMerge.Outcome incomplete(Failure failure) {
    return new GameMerge.Outcome.Incomplete(failure, brought());
  }

  private GameMerge.Brought brought() {
    return new GameMerge.Brought(bytes, games, kept);
  }
}
