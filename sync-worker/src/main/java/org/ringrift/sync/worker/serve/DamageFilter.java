package org.ringrift.sync.worker.serve;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.worker.offer.MessageSum;
import org.ringrift.sync.worker.store.Failure;

/** Refuses requests that are not what was sent, before anybody acts on them. Thread-safe. */
final class DamageFilter extends Filter {
  /** The longest announcement and a little more; what is longer is refused by its handler. */
  private static final int MAX_BODY_BYTES = 32 << 20;

  private static final byte[] NOTHING = {};

  @Override
  public String description() {
    return "checksums of requests";
  }

  @Override
  public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
    Optional<String> said =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst(MessageSum.HEADER));
    if (said.isEmpty()) {
      chain.doFilter(exchange);
      return;
    }
    boolean isChunk = exchange.getRequestMethod().equals("PUT");
    byte[] body = isChunk ? NOTHING : exchange.getRequestBody().readNBytes(MAX_BODY_BYTES);
    if (MessageSum.differs(said, sum(exchange, body))) {
      try (exchange) {
        Answers.refuse(
            exchange,
            400,
            new Failure(
                FailureCategory.TRANSFER_BROKEN, "the request arrived damaged; send it again"));
      }
      return;
    }
    if (!isChunk) {
      exchange.setStreams(new ByteArrayInputStream(body), null);
    }
    chain.doFilter(exchange);
  }

  private static String sum(HttpExchange exchange, byte[] body) {
    String range = Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Range"), "");
    return MessageSum.ofRequest(
        exchange.getRequestMethod(), exchange.getRequestURI().toString(), range, body);
  }
}
