package org.ringrift.sync.worker.serve;

import com.sun.net.httpserver.HttpExchange;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the data server did not let in: each one is logged and counted. Thread-safe. */
public final class Refusals {
  private static final Logger log = LoggerFactory.getLogger(Refusals.class);

  private final Map<Reason, LongAdder> counts = new EnumMap<>(Reason.class);

  /** Why a request was refused before anybody looked at what it asks for. */
  public enum Reason {
    /** It showed no grant. */
    NO_GRANT,
    /** What it showed cannot be read as a grant. */
    UNREADABLE_GRANT,
    /** Its grant is signed with a key that is not known here. */
    UNKNOWN_KEY,
    /** Its grant names a key that did not sign it. */
    FORGED,
    /** Its grant has expired. */
    EXPIRED,
    /** Its grant is for other nodes, or for the other direction. */
    OTHER_NODE,
    /** Its grant is for another artifact or job. */
    OTHER_ARTIFACT,
    /** It is longer than any request may be. */
    TOO_LONG,
    /** Its address asks too often. */
    TOO_OFTEN,
    /** Too many requests are answered already. */
    TOO_MANY
  }

  public Refusals() {
    for (Reason reason : Reason.values()) {
      counts.put(reason, new LongAdder());
    }
  }

  /** How many there were since the start. */
  public long count(Reason reason) {
    return counts.get(reason).sum();
  }

  void note(Reason reason, HttpExchange exchange, String error) {
    counts.get(reason).increment();
    log.warn(
        "refused {} {} of {}: {}: {}",
        exchange.getRequestMethod(),
        exchange.getRequestURI().getPath(),
        exchange.getRemoteAddress(),
        reason,
        error);
  }
}
