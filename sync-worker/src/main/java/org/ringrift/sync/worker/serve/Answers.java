package org.ringrift.sync.worker.serve;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import org.ringrift.sync.worker.offer.MessageSum;
import org.ringrift.sync.worker.offer.OfferJson;
import org.ringrift.sync.worker.store.Failure;

/** What the answers of the data server to other nodes have in common. */
final class Answers {
  private Answers() {}

  static void json(HttpExchange exchange, int status, byte[] json) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set(MessageSum.HEADER, MessageSum.ofAnswer(status, json));
    exchange.sendResponseHeaders(status, json.length);
    exchange.getResponseBody().write(json);
    // At its end the server waits for the rest of the request; the answer must be out by then.
    exchange.getResponseBody().flush();
  }

  static void refuse(HttpExchange exchange, Failure failure) throws IOException {
    refuse(exchange, status(failure), failure);
  }

  static void refuse(HttpExchange exchange, int status, Failure failure) throws IOException {
    json(exchange, status, OfferJson.write(failure));
  }

  private static int status(Failure failure) {
    return switch (failure.category()) {
      case INVALID_JOB -> 400;
      case SOURCE_MISSING -> 404;
      case SOURCE_CHANGED, WOULD_LOSE_DATA -> 409;
      case SOURCE_CORRUPT -> 422;
      case SOURCE_BUSY, SOURCE_UNREACHABLE, CANCELLED -> 503;
      case DISK_FULL -> 507;
      case INTERNAL, TRANSFER_BROKEN, VERIFICATION_FAILED, TARGET_IO -> 500;
    };
  }
}
