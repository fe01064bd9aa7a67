package org.ringrift.sync.worker.serve;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.serve.Refusals.Reason;
import org.ringrift.sync.worker.store.Failure;

/**
 * Holds whoever asks to the limits of the data server, before anything of a request is read: 413
 * where it is too long, 429 where its address asks too often, 503 where too many are answered
 * already. What says how this node is stays open when it is busy. Thread-safe.
 */
final class RequestGate extends Filter {
  /** Everything that moves data. */
  static final String DATA_PATHS = "/v1/";

  private final ServerLimits limits;
  private final AddressRates rates;
  private final Semaphore places;
  private final Refusals refusals;

  RequestGate(ServerLimits limits, InstantSource clock, Refusals refusals) {
    this.limits = limits;
    this.rates = new AddressRates(limits.requestsPerSecond(), clock);
    this.places = new Semaphore(limits.requestsAtOnce());
    this.refusals = refusals;
  }

  @Override
  public String description() {
    return "limits of what this node is asked";
  }

  @Override
  public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
    if (!rates.take(exchange.getRemoteAddress().getAddress())) {
      String error =
          "an address may send " + limits.requestsPerSecond() + " requests a second; ask later";
      refuse(exchange, 429, Reason.TOO_OFTEN, new Failure(FailureCategory.SOURCE_BUSY, error));
    } else if (isTooLong(exchange)) {
      String error = "a request must not be longer than " + limits.maxRequestBytes() + " bytes";
      refuse(exchange, 413, Reason.TOO_LONG, new Failure(FailureCategory.INVALID_JOB, error));
    } else if (!exchange.getRequestURI().getPath().startsWith(DATA_PATHS)) {
      chain.doFilter(exchange);
    } else if (places.tryAcquire()) {
      try {
        chain.doFilter(exchange);
      } finally {
        places.release();
      }
    } else {
      String error = "answers " + limits.requestsAtOnce() + " requests already, which is its limit";
      refuse(exchange, 503, Reason.TOO_MANY, new Failure(FailureCategory.SOURCE_BUSY, error));
    }
  }

  private boolean isTooLong(HttpExchange exchange) {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    // The server itself refuses what is no number; without any, each call counts what it reads.
    return length != null && Long.parseLong(length) > limits.maxRequestBytes();
  }

  private void refuse(HttpExchange exchange, int status, Reason reason, Failure failure)
      throws IOException {
    try (exchange) {
      refusals.note(reason, exchange, failure.error());
      exchange.getResponseHeaders().set("Retry-After", "1");
      Answers.refuse(exchange, status, failure);
    }
  }
}
