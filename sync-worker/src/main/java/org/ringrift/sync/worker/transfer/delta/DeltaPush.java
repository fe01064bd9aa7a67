package org.ringrift.sync.worker.transfer.delta;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.delta.GamesSaid;
import org.ringrift.sync.worker.offer.GamesPush;
import org.ringrift.sync.worker.store.DataDirectory;
import org.ringrift.sync.worker.store.Failure;
import org.ringrift.sync.worker.transfer.BandwidthLimit;
import org.ringrift.sync.worker.transfer.BrokenException;
import org.ringrift.sync.worker.transfer.FetchRequest;
import org.ringrift.sync.worker.transfer.GameSender;
import org.ringrift.sync.worker.transfer.GameSource.Answer;
import org.ringrift.sync.worker.transfer.Line;
import org.ringrift.sync.worker.transfer.Source;
import org.ringrift.sync.worker.transfer.Target;
import org.ringrift.sync.worker.transfer.http.GamesPushClient;
import org.ringrift.sync.worker.transfer.http.HttpClients;

/**
 * Brings the questions of a target, one after the other, to this node's own data server, and its
 * answers back to the target: the same exchange as where the target fetches, over connections that
 * this node opens.
 */
public final class DeltaPush implements GameSender {
  private final DataDirectory directory;
  private final DeltaClient own;
  private final HttpClients http;

  public DeltaPush(DataDirectory directory, HttpClients http) {
    this.directory = directory;
    this.own = new DeltaClient(http, Line.unlimited());
    this.http = http;
  }

  @Override
  public Outcome send(FetchRequest request, Source self, LongConsumer progress)
      throws InterruptedException {
    Target target = request.target().orElseThrow();
    GamesPushClient client = new GamesPushClient(target, http);
    AtomicLong bytes = new AtomicLong();
    Path folder = directory.stagingFolder(request.job());
    Path portion = folder.resolve("games");
    // This node's data server has paid for its answers already.
    Line.Meter limit = Line.unlimited().meter(request.limit());
    GamesPushClient.Sent sent =
        count -> {
          progress.accept(bytes.addAndGet(count));
          limit.take(count);
        };
    try {
      Files.createDirectories(folder);
      GamesSaid said = client.begin(announcement(request, self));
      while (said instanceof GamesSaid.Asks asks) {
        said = answered(request.job(), self, asks, new Way(client, portion, sent));
      }
      return outcome(said, bytes.get());
    } catch (BrokenException e) {
      client.giveUp(request.job());
      return new Outcome.Broken(e.failure(), bytes.get());
    } catch (IOException e) {
      client.giveUp(request.job());
      String error = "games of " + request.artifact() + " cannot be read: " + Failure.describe(e);
      return new Outcome.Broken(new Failure(FailureCategory.SOURCE_BUSY, error), bytes.get());
    } catch (InterruptedException e) {
      client.giveUp(request.job());
      throw e;
    } finally {
      discard(folder);
    }
  }

  /** Over which answers go. */
  private record Way(GamesPushClient client, Path portion, GamesPushClient.Sent sent) {}

  private GamesSaid answered(JobId job, Source self, GamesSaid.Asks asks, Way way)
      throws BrokenException, IOException, InterruptedException {
    DeltaClient.Call call =
        new DeltaClient.Call(self, BandwidthLimit.of(OptionalLong.empty()), bytes -> {});
    return switch (own.ask(call, asks.question(), way.portion)) {
      case Answer.Games games -> way.client.answer(job, games.portion(), way.sent);
      case Answer.Reply reply -> {
        way.sent.bytes(Math.toIntExact(reply.bytes()));
        yield way.client.answer(job, reply.reply());
      }
    };
  }

  private static GamesPush announcement(FetchRequest request, Source self) {
    return new GamesPush(
        request.job(), request.artifact(), request.wanted(), self.node(), request.gameIds());
  }

  private static Outcome outcome(GamesSaid said, long bytes) {
    return switch (said) {
      case GamesSaid.Asks asks -> throw new IllegalStateException("a question is no end");
      case GamesSaid.Has has -> new Outcome.Done(has.facts(), has.kept(), bytes);
      case GamesSaid.HasNone none -> new Outcome.NoReplica();
      case GamesSaid.Refuses refuses -> new Outcome.Broken(refuses.failure(), bytes);
    };
  }

  private static void discard(Path folder) {
    try {
      DataDirectory.deleteTree(folder);
    } catch (IOException e) {
      // The staging folder is swept anyway.
    }
  }
}
