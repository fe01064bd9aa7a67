package org.ringrift.sync.worker.serve;

import com.sun.net.httpserver.HttpExchange;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
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
 * <job>/chunks/<n>} brings one, {@code POST <job>/finish} has it checked and gives it its name. A
 * source that works in silence says so with {@code POST <job>/touch}. To go on after a break, it
 * announces the push again.
 */
public final class PushHandler extends ReceivingHandler {
  /** Where the handler belongs. */
  public static final String PATH = "/v1/pushes";

  private static final String USAGE =
      "use POST "
          + PATH
          + ", PUT "
          + PATH
          + "/<job>/chunks/<n> or POST "
          + PATH
          + "/<job>/(touch|finish)";

  /** The hashes of a file of the largest size, in Base64, and some room for the rest. */
  private static final int MAX_REQUEST_BYTES = 24 << 20;

  private static final int READ_BYTES = 64 << 10;

  private final PushReceiver receiver;
  private final SlowReaders slowPeers;
  private final Toll toll;

  /**
   * @param toll for all that is received
   */
  public PushHandler(PushReceiver receiver, SlowReaders slowPeers, Doorkeeper door, Toll toll) {
    super(PATH, USAGE, MAX_REQUEST_BYTES, door);
    this.receiver = receiver;
    this.slowPeers = slowPeers;
    this.toll = toll;
  }

  @Override
  boolean answer(Call call) throws IOException, InterruptedException {
    switch (call.form()) {
      case "POST" -> announce(call);
      case "PUT <job>/chunks/<n>" -> put(call, call.job(), chunk(call.parts().get(2)));
      case "POST <job>/touch" -> touch(call, call.job());
      case "POST <job>/finish" -> finish(call, call.job());
      default -> {
        return false;
      }
    }
    return true;
  }

  private void announce(Call call) throws IOException, InterruptedException {
    Optional<byte[]> body = body(call);
    if (body.isEmpty()) {
      return;
    }
    PushRequest request = PushJson.readRequest(body.get());
    if (!covers(call, request.job()) || !covers(call, request.artifact())) {
      return;
    }
    HttpExchange exchange = call.exchange();
    switch (receiver.announce(request)) {
      case PushReceiver.Announced.Wanted wanted ->
          Answers.json(exchange, 201, PushJson.write(wanted));
      case PushReceiver.Announced.Present present ->
          Answers.json(exchange, 200, PushJson.write(present.facts()));
      case PushReceiver.Announced.Refused refused -> Answers.refuse(exchange, refused.failure());
    }
  }

  private void put(Call call, JobId job, int chunk) throws IOException, InterruptedException {
    if (!covers(call, job)) {
      return;
    }
    HttpExchange exchange = call.exchange();
    Optional<Integer> length = receiver.lengthOf(job, chunk);
    if (length.isEmpty()) {
      refuseUnknown(exchange, "chunk " + chunk + " of job " + job);
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

  private void touch(Call call, JobId job) throws IOException {
    if (!covers(call, job)) {
      return;
    }
    if (receiver.touch(job)) {
      call.exchange().sendResponseHeaders(204, -1);
    } else {
      refuseUnknown(call.exchange(), "job " + job);
    }
  }

  private static void refuseUnknown(HttpExchange exchange, String what) throws IOException {
    String error = what + " is not awaited here; announce it again";
    Answers.refuse(exchange, 404, new Failure(FailureCategory.SOURCE_CHANGED, error));
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

  private void finish(Call call, JobId job) throws IOException, InterruptedException {
    if (!covers(call, job)) {
      return;
    }
    HttpExchange exchange = call.exchange();
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
}
