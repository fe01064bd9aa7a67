package org.ringrift.sync.worker.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.offer.PushJson;
import org.ringrift.sync.worker.offer.PushReceiver;
import org.ringrift.sync.worker.offer.PushRequest;
import org.ringrift.sync.worker.store.Failure;

/**
 * {@code /v1/pushes}: POST announces a file and is told which chunks to send, {@code PUT
 * <job>/chunks/<n>} brings one, {@code POST <job>/finish} has it checked and gives it its name. To
 * go on after a break, a source announces it again. A refusal is JSON with its category and error.
 */
public final class PushHandler implements HttpHandler {
  /** Where the handler belongs. */
  public static final String PATH = "/v1/pushes";

  /** The hashes of a file of the largest size, in Base64, and some room for the rest. */
  private static final int MAX_REQUEST_BYTES = 24 << 20;

  private static final int READ_BYTES = 64 << 10;

  private final PushReceiver receiver;
  private final SlowReaders slowPeers;
  private final Doorkeeper door;
  private final Toll toll;

  /**
   * @param toll for all that is received
   */
  public PushHandler(PushReceiver receiver, SlowReaders slowPeers, Doorkeeper door, Toll toll) {
    this.receiver = receiver;
    this.slowPeers = slowPeers;
    this.door = door;
    this.toll = toll;
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
        announce(exchange, pass);
      } else if (parts.size() == 4 && call.equals("PUT chunks")) {
        put(exchange, pass, new JobId(parts.get(1)), chunk(parts.get(3)));
      } else if (parts.size() == 3 && call.equals("POST finish")) {
        finish(exchange, pass, new JobId(parts.get(1)));
      } else {
        String error =
            "use POST "
                + PATH
                + ", PUT "
                + PATH
                + "/<job>/chunks/<n> or POST "
                + PATH
                + "/<job>/finish, not "
                + exchange.getRequestMethod()
                + " "
                + path;
        refuse(exchange, 404, error);
      }
    } catch (InvalidNameException e) {
      refuse(exchange, 400, e.getMessage());
    }
  }

  private void announce(HttpExchange exchange, Pass pass) throws IOException, InterruptedException {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_REQUEST_BYTES + 1);
    if (body.length > MAX_REQUEST_BYTES) {
      refuse(
          exchange, 413, "an announcement must not be longer than " + MAX_REQUEST_BYTES + " bytes");
      return;
    }
    PushRequest request = PushJson.readRequest(body);
    if (!door.covers(pass, request.job(), exchange)
        || !door.covers(pass, request.artifact(), exchange)) {
      return;
    }
    switch (receiver.announce(request)) {
      case PushReceiver.Announced.Wanted wanted ->
          Answers.json(exchange, 201, PushJson.write(wanted));
      case PushReceiver.Announced.Present present ->
          Answers.json(exchange, 200, PushJson.write(present.facts()));
      case PushReceiver.Announced.Refused refused -> Answers.refuse(exchange, refused.failure());
    }
  }

  private void put(HttpExchange exchange, Pass pass, JobId job, int chunk)
      throws IOException, InterruptedException {
    if (!door.covers(pass, job, exchange)) {
      return;
    }
    Optional<Integer> length = receiver.lengthOf(job, chunk);
    if (length.isEmpty()) {
      String error =
          "chunk " + chunk + " of job " + job + " is not awaited here; announce it again";
      Answers.refuse(exchange, 404, new Failure(FailureCategory.SOURCE_CHANGED, error));
      return;
    }
    String said = exchange.getRequestHeaders().getFirst("Content-Length");
    if (!String.valueOf(length.get()).equals(said)) {
      String error = "chunk " + chunk + " must have " + length.get() + " bytes, not " + said;
      Answers.refuse(exchange, 400, new Failure(FailureCategory.TRANSFER_BROKEN, error));
      return;
    }
    Optional<Failure> refused = receiver.put(job, chunk, read(exchange, length.get()));
    if (refused.isPresent()) {
      Answers.refuse(exchange, refused.get());
    } else {
      exchange.sendResponseHeaders(204, -1);
    }
  }

  private byte[] read(HttpExchange exchange, int length) throws IOException, InterruptedException {
    byte[] bytes = new byte[length];
    InputStream in = exchange.getRequestBody();
    try (SlowReaders.Answer watched = slowPeers.watch(exchange.getRemoteAddress())) {
      int done = 0;
      while (done < length) {
        int read = in.read(bytes, done, Math.min(READ_BYTES, length - done));
        if (read < 0) {
          throw new EOFException("the sender ended " + (length - done) + " bytes early");
        }
        done += read;
        toll.pay(read);
        watched.took();
      }
    }
    return bytes;
  }

  private void finish(HttpExchange exchange, Pass pass, JobId job)
      throws IOException, InterruptedException {
    if (!door.covers(pass, job, exchange)) {
      return;
    }
    switch (receiver.finish(job)) {
      case PushReceiver.Finished.Installed installed ->
          Answers.json(exchange, 200, PushJson.write(installed.facts()));
      case PushReceiver.Finished.Refused refused -> Answers.refuse(exchange, refused.failure());
    }
  }

  private static int chunk(String text) {
    if (!text.matches("\\d{1,9}")) {
      throw new InvalidNameException(
          "the number of a chunk must be a whole number, not '" + text + "'");
    }
    return Integer.parseInt(text);
  }

  private static void refuse(HttpExchange exchange, int status, String error) throws IOException {
    Answers.refuse(exchange, status, new Failure(FailureCategory.INVALID_JOB, error));
  }
}
