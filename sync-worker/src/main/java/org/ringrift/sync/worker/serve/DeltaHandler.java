package org.ringrift.sync.worker.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private final GameDeltas deltas;

  public DeltaHandler(GameDeltas deltas) {
    this.deltas = deltas;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      answer(exchange);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
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
      switch (deltas.answer(DeltaRequest.read(body))) {
        case GameDeltas.Outcome.Found found -> send(exchange, found.portion());
        case GameDeltas.Outcome.Replied replied ->
            Answers.json(exchange, 200, replied.reply().toJson());
        case GameDeltas.Outcome.Refused refused -> Answers.refuse(exchange, refused.failure());
      }
    } catch (InvalidNameException e) {
      Answers.refuse(exchange, new Failure(FailureCategory.INVALID_JOB, e.getMessage()));
    }
  }

  private static void send(HttpExchange exchange, Path portion) throws IOException {
    try {
      exchange.getResponseHeaders().set("Content-Type", PORTION_TYPE);
      exchange.sendResponseHeaders(200, Files.size(portion));
      Files.copy(portion, exchange.getResponseBody());
    } finally {
      Files.deleteIfExists(portion);
    }
  }
}
