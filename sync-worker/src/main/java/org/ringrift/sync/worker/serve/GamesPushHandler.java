package org.ringrift.sync.worker.serve;

import com.sun.net.httpserver.HttpExchange;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.worker.delta.DeltaReply;
import org.ringrift.sync.worker.delta.GamesReceiver;
import org.ringrift.sync.worker.delta.GamesSaid;
import org.ringrift.sync.worker.offer.GamesPush;

/**
 * {@code /v1/game-pushes}: POST announces games and is told what the target asks; {@code PUT
 * <job>/games} answers with a portion of games, {@code POST <job>/reply} with JSON, and each is
 * told the next word; {@code DELETE <job>} ends it.
 */
public final class GamesPushHandler extends ReceivingHandler {
  /** Where the handler belongs. */
  public static final String PATH = "/v1/game-pushes";

  private static final String USAGE =
      "use POST %1$s, PUT %1$s/<job>/games, POST %1$s/<job>/reply or DELETE %1$s/<job>"
          .formatted(PATH);

  private static final int MAX_REQUEST_BYTES = 32 << 20;

  private final GamesReceiver receiver;
  private final SlowReaders slowPeers;
  private final Toll toll;

  /**
   * @param toll for all games that are received
   */
  public GamesPushHandler(
      GamesReceiver receiver, SlowReaders slowPeers, Doorkeeper door, Toll toll) {
    super(PATH, USAGE, MAX_REQUEST_BYTES, door);
    this.receiver = receiver;
    this.slowPeers = slowPeers;
    this.toll = toll;
  }

  @Override
  boolean answer(Call call) throws IOException, InterruptedException {
    switch (call.form()) {
      case "POST" -> begin(call);
      case "PUT <job>/games" -> games(call, call.job());
      case "POST <job>/reply" -> reply(call, call.job());
      case "DELETE <job>" -> giveUp(call, call.job());
      default -> {
        return false;
      }
    }
    return true;
  }

  private void begin(Call call) throws IOException, InterruptedException {
    Optional<byte[]> body = body(call);
    if (body.isEmpty()) {
      return;
    }
    GamesPush push = GamesPush.read(body.get());
    if (covers(call, push.job()) && covers(call, push.artifact())) {
      say(call, receiver.begin(push));
    }
  }

  private void games(Call call, JobId job) throws IOException, InterruptedException {
    if (!covers(call, job)) {
      return;
    }
    GamesSaid said;
    // Only what arrives is watched: the merge after it takes the time that it takes.
    try (InputStream in = new Watched(call.exchange())) {
      said = receiver.take(job, in);
    }
    say(call, said);
  }

  private void reply(Call call, JobId job) throws IOException, InterruptedException {
    Optional<byte[]> body = body(call);
    if (body.isPresent() && covers(call, job)) {
      say(call, receiver.take(job, DeltaReply.read(body.get())));
    }
  }

  private void giveUp(Call call, JobId job) throws IOException {
    if (covers(call, job)) {
      receiver.giveUp(job);
      call.exchange().sendResponseHeaders(204, -1);
    }
  }

  private static void say(Call call, GamesSaid said) throws IOException {
    Answers.json(call.exchange(), 200, said.toJson());
  }

  /** Breaks a sender off that sends nothing, until the last byte is there. */
  private final class Watched extends FilterInputStream {
    private final SlowReaders.Answer watch;

    Watched(HttpExchange exchange) {
      super(exchange.getRequestBody());
      watch = slowPeers.watch(exchange.getRemoteAddress());
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = in.read(bytes, offset, length);
      if (read < 0) {
        watch.close();
      } else {
        pay(read);
        watch.took();
      }
      return read;
    }

    private void pay(int bytes) throws IOException {
      try {
        toll.pay(bytes);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("the data server stops", e);
      }
    }

    @Override
    public void close() {
      watch.close();
    }
  }
}
