package org.ringrift.sync.worker.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.delta.DeltaReply;
import org.ringrift.sync.worker.delta.GamesReceiver;
import org.ringrift.sync.worker.delta.GamesSaid;
import org.ringrift.sync.worker.offer.GamesPush;
import org.ringrift.sync.worker.store.Failure;

/**
 * {@code /v1/game-pushes}: POST announces games and is told what the target asks; {@code PUT
 * <job>/games} answers with a portion of games, {@code POST <job>/reply} with JSON, and each is
 * told the next word; {@code DELETE <job>} ends it. A refusal is JSON with its category and error.
 */
public final class GamesPushHandler implements HttpHandler {
  /** Where the handler belongs. */
  public static final String PATH = "/v1/game-pushes";

  private static final int MAX_REQUEST_BYTES = 32 << 20;

  private final GamesReceiver receiver;
  private final SlowReaders slowPeers;
  private final Doorkeeper door;
  private final Toll toll;

  /**
   * @param toll for all games that are received
   */
  public GamesPushHandler(
      GamesReceiver receiver, SlowReaders slowPeers, Doorkeeper door, Toll toll) {
    this.toll = toll;
    this.receiver = receiver;
    this.slowPeers = slowPeers;
    this.door = door;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Optional<Pass> pass = door.toReceive(exchange);
      if (pass.isPresent()) {
        answer(exchange, pass.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the data server stops, or the sender is too slow", e);
    }
  }

  private void answer(HttpExchange exchange, Pass pass) throws IOException, InterruptedException {
    String path = exchange.getRequestURI().getPath();
    List<String> parts = List.of(path.substring(PATH.length()).split("/", -1));
    String call = exchange.getRequestMethod() + " " + (parts.size() > 2 ? parts.get(2) : "");
    try {
      if (parts.size() == 1 && parts.getFirst().isEmpty() && call.equals("POST ")) {
        begin(exchange, pass);
      } else if (parts.size() == 3 && call.equals("PUT games")) {
        games(exchange, pass, new JobId(parts.get(1)));
      } else if (parts.size() == 3 && call.equals("POST reply")) {
        reply(exchange, pass, new JobId(parts.get(1)));
      } else if (parts.size() == 2 && call.equals("DELETE ")) {
        giveUp(exchange, pass, new JobId(parts.get(1)));
      } else {
        refuse(exchange, 404, "there is no " + exchange.getRequestMethod() + " " + path);
      }
    } catch (InvalidNameException e) {
      refuse(exchange, 400, e.getMessage());
    }
  }

  private void begin(HttpExchange exchange, Pass pass) throws IOException, InterruptedException {
    Optional<byte[]> body = body(exchange);
    if (body.isEmpty()) {
      return;
    }
    GamesPush push = GamesPush.read(body.get());
    if (door.covers(pass, push.job(), exchange) && door.covers(pass, push.artifact(), exchange)) {
      say(exchange, receiver.begin(push));
    }
  }

  private void games(HttpExchange exchange, Pass pass, JobId job)
      throws IOException, InterruptedException {
    if (!door.covers(pass, job, exchange)) {
      return;
    }
    GamesSaid said;
    // Only what arrives is watched: the merge after it takes the time that it takes.
    try (InputStream in = new Watched(exchange)) {
      said = receiver.take(job, in);
    }
    say(exchange, said);
  }

  private void reply(HttpExchange exchange, Pass pass, JobId job)
      throws IOException, InterruptedException {
    Optional<byte[]> body = body(exchange);
    if (body.isPresent() && door.covers(pass, job, exchange)) {
      say(exchange, receiver.take(job, DeltaReply.read(body.get())));
    }
  }

  private void giveUp(HttpExchange exchange, Pass pass, JobId job) throws IOException {
    if (door.covers(pass, job, exchange)) {
      receiver.giveUp(job);
      exchange.sendResponseHeaders(204, -1);
    }
  }

  /** Empty where it was too long, and that was answered. */
  private static Optional<byte[]> body(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_REQUEST_BYTES + 1);
    if (body.length > MAX_REQUEST_BYTES) {
      refuse(exchange, 413, "a request must not be longer than " + MAX_REQUEST_BYTES + " bytes");
      return Optional.empty();
    }
    return Optional.of(body);
  }

  private static void say(HttpExchange exchange, GamesSaid said) throws IOException {
    Answers.json(exchange, 200, said.toJson());
  }

  private static void refuse(HttpExchange exchange, int status, String error) throws IOException {
    Answers.refuse(exchange, status, new Failure(FailureCategory.INVALID_JOB, error));
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
