package org.ringrift.sync.worker.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.offer.OfferId;
import org.ringrift.sync.worker.offer.OfferJson;
import org.ringrift.sync.worker.offer.OfferRequest;
import org.ringrift.sync.worker.store.Failure;

/**
 * {@code /v1/offers}: POST makes an offer; {@code GET <id>} says it again, {@code GET <id>/data}
 * gives its bytes or a range of them, {@code GET <id>/chunks} the hashes of its chunks, {@code
 * DELETE <id>} ends it. A refusal is JSON with its category and error.
 */
public final class OfferHandler implements HttpHandler {
  /** Where the handler belongs. */
  public static final String PATH = "/v1/offers";

  private static final int MAX_REQUEST_BYTES = 64 << 10;

  private final Offers offers;
  private final SlowReaders slowReaders;
  private final Doorkeeper door;

  public OfferHandler(Offers offers, SlowReaders slowReaders, Doorkeeper door) {
    this.offers = offers;
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
    String path = exchange.getRequestURI().getPath();
    List<String> parts = List.of(path.substring(PATH.length()).split("/", -1));
    try {
      if (parts.size() > 3 || !parts.getFirst().isEmpty()) {
        refuse(exchange, 404, FailureCategory.INVALID_JOB, "there is no '" + path + "'");
      } else if (parts.size() == 1) {
        make(exchange, pass);
      } else if (parts.size() == 2) {
        offer(exchange, pass, new OfferId(parts.get(1)));
      } else {
        get(exchange, pass, new OfferId(parts.get(1)), parts.get(2));
      }
    } catch (InvalidNameException e) {
      refuse(exchange, 400, FailureCategory.INVALID_JOB, e.getMessage());
    }
  }

  private void make(HttpExchange exchange, Pass pass) throws IOException {
    if (!exchange.getRequestMethod().equals("POST")) {
      refuse(exchange, 405, FailureCategory.INVALID_JOB, "offers are made with POST");
      return;
    }
    byte[] body = exchange.getRequestBody().readNBytes(MAX_REQUEST_BYTES + 1);
    if (body.length > MAX_REQUEST_BYTES) {
      String error = "a request must not be longer than " + MAX_REQUEST_BYTES + " bytes";
      refuse(exchange, 413, FailureCategory.INVALID_JOB, error);
      return;
    }
    OfferRequest request = OfferJson.readRequest(body);
    if (!door.covers(pass, request.artifact(), exchange)) {
      return;
    }
    try {
      switch (offers.make(request)) {
        case Offers.Outcome.Made made -> Answers.json(exchange, 201, OfferJson.write(made.offer()));
        case Offers.Outcome.Refused refused -> Answers.refuse(exchange, refused.failure());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      refuse(exchange, 503, FailureCategory.SOURCE_BUSY, "the data server stops");
    }
  }

  private void offer(HttpExchange exchange, Pass pass, OfferId id) throws IOException {
    switch (exchange.getRequestMethod()) {
      case "DELETE" -> end(exchange, pass, id);
      case "GET" -> {
        Optional<Offers.Open> open = use(exchange, pass, id);
        if (open.isPresent()) {
          Answers.json(exchange, 200, OfferJson.write(open.get().offer()));
        }
      }
      default -> refuse(exchange, 405, FailureCategory.INVALID_JOB, "use GET or DELETE");
    }
  }

  private void end(HttpExchange exchange, Pass pass, OfferId id) throws IOException {
    Optional<Offers.Open> open = offers.use(id);
    if (open.isEmpty() || door.covers(pass, open.get().artifact(), exchange)) {
      offers.end(id);
      exchange.sendResponseHeaders(204, -1);
    }
  }

  /** Empty where the request was answered. */
  private Optional<Offers.Open> use(HttpExchange exchange, Pass pass, OfferId id)
      throws IOException {
    Optional<Offers.Open> open = offers.use(id);
    if (open.isEmpty()) {
      String error = "offer " + id + " ended or never was; ask for a new one";
      refuse(exchange, 404, FailureCategory.SOURCE_CHANGED, error);
      return open;
    }
    return door.covers(pass, open.get().artifact(), exchange) ? open : Optional.empty();
  }

  private void get(HttpExchange exchange, Pass pass, OfferId id, String what) throws IOException {
    Optional<Offers.Open> open = use(exchange, pass, id);
    if (open.isEmpty()) {
      return;
    }
    Served content = open.get().content();
    switch (what) {
      case "data" -> new RangeAnswer(exchange, content, slowReaders).send();
      case "chunks" -> answerBytes(exchange, content.chunks().toBytes());
      default -> refuse(exchange, 404, FailureCategory.INVALID_JOB, "there is no '" + what + "'");
    }
  }

  private static void refuse(
      HttpExchange exchange, int status, FailureCategory category, String error)
      throws IOException {
    Answers.refuse(exchange, status, new Failure(category, error));
  }

  private static void answerBytes(HttpExchange exchange, byte[] bytes) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
    exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
