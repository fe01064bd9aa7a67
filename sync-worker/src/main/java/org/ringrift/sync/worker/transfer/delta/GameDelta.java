package org.ringrift.sync.worker.transfer.delta;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.worker.delta.GameIndexes;
import org.ringrift.sync.worker.delta.GameSet;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.transfer.GameMerge;
import org.ringrift.sync.worker.transfer.GameSource;
import org.ringrift.sync.worker.transfer.Line;
import org.ringrift.sync.worker.transfer.http.HttpClients;

/**
 * Asks the data server of a source for the games that a replica lacks, and merges them.
 *
 * <p>One exchange tells whether anything is lacking at all: the set of games here, as one number.
 * Where that is the source's set without its newest games, as it nearly always is, those games come
 * back at once. Where it is not, the sets are compared bucket by bucket, which also finds games
 * that only this replica has; they are remembered and taken out of the number from then on. Into
 * this node's own database others write: it only gets back what it lost.
 */
public final class GameDelta implements GameMerge {
  private final NodeId self;
  private final DataDirectory directory;
  private final GameIndexes indexes;
  private final DeltaClient client;
  private final Map<Pair, GameSet> onlyHere = new ConcurrentHashMap<>();

  private record Pair(ArtifactId artifact, NodeId source) {}

  public GameDelta(
      NodeId self, DataDirectory directory, GameIndexes indexes, HttpClients http, Line line) {
    this.self = self;
    this.directory = directory;
    this.indexes = indexes;
    this.client = new DeltaClient(http, line);
  }

  @Override
  public Outcome merge(Request request) throws InterruptedException {
    DeltaClient.Call call =
        new DeltaClient.Call(request.source(), request.limit(), request.progress());
    return merge(
        new Task(
            request.job(),
            request.artifact(),
            request.source().node(),
            request.replica(),
            request.gameIds()),
        (question, file) -> client.ask(call, question, file));
  }

  @Override
  public Outcome merge(Task task, GameSource source) throws InterruptedException {
    if (task.artifact().origin().filter(self::equals).isPresent()) {
      return new LiveRun(self, directory, indexes, source, task).run();
    }
    Pair pair = new Pair(task.artifact(), task.source());
    DeltaRun run =
        new DeltaRun(
            self, directory, indexes, source, task, onlyHere.getOrDefault(pair, GameSet.EMPTY));
    Outcome outcome = run.run();
    onlyHere.put(pair, run.onlyHere());
    return outcome;
  }
}
