package org.ringrift.sync.worker.transfer.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.worker.delta.DeltaReply;
import org.ringrift.sync.worker.delta.GamesSaid;
import org.ringrift.sync.worker.offer.GamesPush;
import org.ringrift.sync.worker.transfer.BrokenException;
import org.ringrift.sync.worker.transfer.Target;

/** Talks to the data server of a target about games that it lacks. For one job and one thread. */
public final class GamesPushClient {
  private static final String PATH = "/v1/game-pushes";
  private static final int OK = 200;
  private static final int BUFFER_BYTES = 64 << 10;

  private final TargetServer server;
  private final HttpClients http;

  /** Hears of bytes that left, and may hold the next ones back. */
  @FunctionalInterface
  public interface Sent {
    void bytes(int count) throws InterruptedException;
  }

  public GamesPushClient(Target target, HttpClients http) {
    this.server = new TargetServer(target, http);
    this.http = http;
  }

  /** Announces games at the first address that answers, which the other calls go to as well. */
  public GamesSaid begin(GamesPush push) throws BrokenException, InterruptedException {
    return server.announce(PATH, push.toJson(), GamesPushClient::said);
  }

  /** Answers a question without games. */
  public GamesSaid answer(JobId job, DeltaReply reply)
      throws BrokenException, InterruptedException {
    return server.post(
        PATH + "/" + job.value() + "/reply",
        reply.toJson(),
        "did not take an answer",
        GamesPushClient::said);
  }

  /**
   * Answers a question with games.
   *
   * @throws IOException where the portion cannot be read
   */
  public GamesSaid answer(JobId job, Path portion, Sent sent)
      throws BrokenException, IOException, InterruptedException {
    return server.put(
        PATH + "/" + job.value() + "/games",
        Files.size(portion),
        sink -> write(portion, sink, sent),
        // The target merges before it answers.
        http.patience().answer(),
        "broke while it got games",
        GamesPushClient::said);
  }

  /** Says that no answer comes any more; nobody waits for what becomes of it. */
  public void giveUp(JobId job) {
    server.delete(PATH + "/" + job.value());
  }

  private static void write(Path portion, TargetServer.Sink sink, Sent sent)
      throws IOException, InterruptedException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(portion)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sink.write(buffer, 0, read);
        sent.bytes(read);
      }
    }
  }

  private static GamesSaid said(int status, byte[] body) throws BrokenException {
    if (status != OK) {
      throw TargetServer.refusal(status, body);
    }
    return GamesSaid.read(body);
  }
}
