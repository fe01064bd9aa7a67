package org.ringrift.sync.worker.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.delta.DeltaRequest;
import org.ringrift.sync.worker.store.Failure;

/**
 * {@code POST /v1/games/delta}: the games that a replica lacks. The answer is a portion of games,
 * or JSON where something has to be asked first. A refusal is JSON with its category and error.
 */
public final class DeltaHandler implements HttpHandler {
  /** Where the handler belongs. */
  public static final String PATH = "/v1/games/delta";

  /** What a portion of games is called. */
  public static final String PORTION_TYPE = "application/vnd.ringsync.games";

  private static final int MAX_REQUEST_BYTES = 4 << 20;
  private static final int BUFFER_BYTES = 64 << 10;

  private final GameDeltas deltas;
  private final SlowReaders slowReaders;
  private final Doorkeeper door;

  public DeltaHandler(GameDeltas deltas, SlowReaders slowReaders, Doorkeeper door) {
    this.deltas = deltas;
    this.slowReaders = slowReaders;
    this.door = door;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Optional<Pass> pass = door.toServe(exchange);
      if (pass.isPresent()) {
        answer(exchange, pass.get());
      }
    }
  }

  private void answer(HttpExchange exchange, Pass pass) throws IOException {
    if (!exchange.getRequestMethod().equals("POST")
        || !exchange.getRequestURI().getPath().equals(PATH)) {
      String error = "games are asked for with POST " + PATH;
      Answers.refuse(exchange, 405, new Failure(FailureCategory.INVALID_JOB, error));
      return;
    }
    byte[] body = exchange.getRequestBody().readNBytes(MAX_REQUEST_BYTES + 1);
    if (body.length > MAX_REQUEST_BYTES) {
      String error = "a request must not be longer than " + MAX_REQUEST_BYTES + " bytes";
      Answers.refuse(exchange, 413, new Failure(FailureCategory.INVALID_JOB, error));
      return;
    }
    try {
      DeltaRequest request = DeltaRequest.read(body);
      if (!door.covers(pass, request.artifact(), exchange)) {
        return;
      }
      switch (deltas.answer(request)) {
        case GameDeltas.Outcome.Found found -> send(exchange, found.portion());
        case GameDeltas.Outcome.Replied replied ->
            Answers.json(exchange, 200, replied.reply().toJson());
        case GameDeltas.Outcome.Refused refused -> Answers.refuse(exchange, refused.failure());
      }
    } catch (InvalidNameException e) {
      Answers.refuse(exchange, new Failure(FailureCategory.INVALID_JOB, e.getMessage()));
    }
  }

  private void send(HttpExchange exchange, Path portion) throws IOException {
    try (InputStream in = Files.newInputStream(portion);
        SlowReaders.Answer watched = slowReaders.watch(exchange.getRemoteAddress())) {
      exchange.getResponseHeaders().set("Content-Type", PORTION_TYPE);
      exchange.sendResponseHeaders(200, Files.size(portion));
      OutputStream out = exchange.getResponseBody();
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        watched.took();
      }
    } finally {
      Files.deleteIfExists(portion);
    }
  }
}
