package org.ringrift.sync.worker.transfer.delta;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.delta.DeltaReply;
import org.ringrift.sync.worker.delta.DeltaRequest;
import org.ringrift.sync.worker.delta.GameIndex;
import org.ringrift.sync.worker.delta.GameIndexes;
import org.ringrift.sync.worker.delta.GameSet;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.store.GamesDatabase;
import org.ringrift.sync.worker.transfer.BrokenException;
import org.ringrift.sync.worker.transfer.GameMerge;
import org.ringrift.sync.worker.transfer.GameSource;
import org.ringrift.sync.worker.transfer.GameSource.Answer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run: asks and merges until the replica has every game of the source. */
final class DeltaRun {
  private static final Logger log = LoggerFactory.getLogger(DeltaRun.class);

  /** Up to so many games a delta is always cheaper than a whole copy and its checks. */
  private static final long FEW_GAMES = 1_000;

  /** Above this share of the replica a whole copy is cheaper. */
  private static final int MAX_SHARE = 4;

  /** How often the buckets are compared before it is given up: the source may change meanwhile. */
  private static final int MAX_COMPARISONS = 3;

  private static final int GAMES_IN_A_BUCKET = 16;
  private static final int EXAMPLES = 3;

  private final NodeId self;
  private final DataDirectory directory;
  private final GameIndexes indexes;
  private final GameSource source;
  private final GameMerge.Task task;
  private final Set<String> named;
  private final List<Failure> kept = new ArrayList<>();
  private GameSet onlyHere;
  private long bytes;
  private long games;
  private int comparisons;

  DeltaRun(
      NodeId self,
      DataDirectory directory,
      GameIndexes indexes,
      GameSource source,
      GameMerge.Task task,
      GameSet onlyHere) {
    this.self = self;
    this.directory = directory;
    this.indexes = indexes;
    this.source = source;
    this.task = task;
    this.named = new LinkedHashSet<>(task.gameIds());
    this.onlyHere = onlyHere;
  }

  /** Games that the replica has and the source lacks, as far as was found out. */
  GameSet onlyHere() {
    return onlyHere;
  }

  GameMerge.Outcome run() throws InterruptedException {
    Path folder = directory.stagingFolder(task.job());
    Path portion = folder.resolve("games");
    try {
      Files.createDirectories(folder);
      try (Replica replica = Replica.open(task.replica(), indexes)) {
        return complete(replica, mergeAll(replica, portion));
      } finally {
        Files.deleteIfExists(portion);
      }
    } catch (BrokenException e) {
      return incomplete(e.failure());
    } catch (SQLException e) {
      return incomplete(failure(task, e));
    } catch (IOException e) {
      return incomplete(Failure.onTarget("games of " + task.artifact(), e));
    }
  }

  private Version.GamesVersion mergeAll(Replica replica, Path portion)
      throws SQLException, BrokenException, IOException, InterruptedException {
    Set<String> held = new HashSet<>(named);
    held.removeAll(replica.lacking(named));
    List<String> check = atMost(held);
    while (true) {
      List<String> lacking = atMost(replica.lacking(named));
      switch (ask(replica, new Question(lacking, check, List.of()), portion)) {
        case Answer.Games found -> {
          Replica.Merged merged = merge(replica, found.portion());
          boolean progress = merged.games() > 0 || named.removeAll(merged.settled());
          named.removeAll(merged.settled());
          check = List.of();
          if (replica.games().minus(onlyHere).equals(merged.portion().total())
              && (named.isEmpty() || !progress)) {
            return merged.portion().version();
          }
          if (!progress) {
            throw broken("the source has other games, and sends none");
          }
        }
        case Answer.Reply reply -> named.addAll(settle(replica, reply.reply(), portion));
      }
    }
  }

  /** What a request says besides the games that are here. */
  private record Question(List<String> ids, List<String> check, List<GameSet> buckets) {}

  private Answer ask(Replica replica, Question question, Path portion)
      throws SQLException, BrokenException, IOException, InterruptedException {
    GameSet have = replica.games().minus(onlyHere);
    Answer answer =
        source.ask(
            new DeltaRequest(
                task.artifact(),
                self,
                have,
                question.ids,
                question.check,
                question.buckets,
                Math.max(FEW_GAMES, have.count() / MAX_SHARE),
                DeltaRequest.PORTION_BYTES),
            portion);
    bytes +=
        switch (answer) {
          case Answer.Games found -> found.bytes();
          case Answer.Reply reply -> reply.bytes();
        };
    return answer;
  }

  private Replica.Merged merge(Replica replica, Path portion)
      throws SQLException, BrokenException, IOException, InterruptedException {
    Optional<Failure> full =
        directory.refuseWithoutSpace(
            "games of " + task.artifact(), 2 * MAX_SHARE * Files.size(portion));
    if (full.isPresent()) {
      throw new BrokenException(full.get());
    }
    Replica.Merged merged = replica.merge(portion);
    games += merged.games();
    merged.kept(task).ifPresent(kept::add);
    return merged;
  }

  /**
   * Compares bucket by bucket.
   *
   * @return the games that are missing here
   */
  private List<String> settle(Replica replica, DeltaReply reply, Path portion)
      throws SQLException, BrokenException, IOException, InterruptedException {
    return switch (reply) {
      case DeltaReply.TooMany tooMany ->
          throw broken(
              tooMany.missing() + " games are missing here; a whole copy is cheaper than that");
      case DeltaReply.Differing differing -> throw broken("buckets were not asked for");
      case DeltaReply.Unlike unlike -> {
        if (++comparisons > MAX_COMPARISONS) {
          throw broken("the source changes faster than the games can be compared");
        }
        onlyHere = GameSet.EMPTY;
        List<GameSet> buckets = replica.buckets(buckets(unlike.total()));
        Answer answer = ask(replica, new Question(List.of(), List.of(), buckets), portion);
        if (answer instanceof Answer.Reply found
            && found.reply() instanceof DeltaReply.Differing differing) {
          yield missing(replica, buckets.size(), differing);
        }
        if (answer instanceof Answer.Reply found
            && found.reply() instanceof DeltaReply.TooMany tooMany) {
          throw broken(tooMany.missing() + " games may differ; a whole copy is cheaper than that");
        }
        yield List.of();
      }
    };
  }

  private List<String> missing(Replica replica, int buckets, DeltaReply.Differing differing)
      throws SQLException, BrokenException {
    Set<String> missing = new LinkedHashSet<>(differing.ids());
    Set<String> extra = new LinkedHashSet<>(replica.idsIn(buckets, differing.buckets()));
    Set<String> here = Set.copyOf(extra);
    extra.removeAll(missing);
    missing.removeAll(here);
    if (!extra.isEmpty()) {
      log.info(
          "{} games of {} are only here and not at {}, and stay, such as {}",
          extra.size(),
          task.artifact(),
          task.source(),
          extra.stream().limit(EXAMPLES).toList());
    }
    onlyHere = GameSet.of(extra);
    if (missing.size() > Math.max(FEW_GAMES, replica.count().count() / MAX_SHARE)) {
      throw broken(missing.size() + " games are missing here; a whole copy is cheaper than that");
    }
    return List.copyOf(missing);
  }

  /** As many buckets as keep the games of each few, so that one game that differs costs little. */
  static int buckets(GameSet total) {
    long wanted = Math.clamp(total.count() / GAMES_IN_A_BUCKET, 1, GameIndex.MAX_BUCKETS);
    return Math.toIntExact(Long.highestOneBit(wanted));
  }

  static List<String> atMost(Collection<String> ids) {
    return ids.stream().limit(DeltaRequest.MAX_IDS).toList();
  }

  private GameMerge.Outcome complete(Replica replica, Version.GamesVersion there)
      throws SQLException, IOException {
    GamesDatabase.Games found = replica.count();
    Version.GamesVersion here =
        new Version.GamesVersion(
            Files.size(task.replica()), there.modifiedAtMs(), found.count(), found.highWaterMark());
    return new GameMerge.Outcome.Complete(here, there, brought());
  }

  private GameMerge.Outcome incomplete(Failure failure) {
    return new GameMerge.Outcome.Incomplete(failure, brought());
  }

  private GameMerge.Brought brought() {
    return new GameMerge.Brought(bytes, games, kept);
  }

  static Failure failure(GameMerge.Task task, SQLException e) {
    String error = "games of " + task.artifact() + " cannot be merged: " + e.getMessage();
    return Failure.isDiskFull(error)
        ? new Failure(FailureCategory.DISK_FULL, error + "; free some space on this node")
        : new Failure(FailureCategory.TARGET_IO, error);
  }

  static BrokenException broken(String error) {
    return new BrokenException(new Failure(FailureCategory.SOURCE_CHANGED, error));
  }
}
