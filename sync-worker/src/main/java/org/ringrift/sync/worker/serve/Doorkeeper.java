package org.ringrift.sync.worker.serve;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.InvalidNameException;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.events.FailureCategory;
import org.ringrift.sync.grant.Grant;
import org.ringrift.sync.grant.GrantToken;
import org.ringrift.sync.grant.GrantVerifier;
import org.ringrift.sync.grant.GrantVerifier.Verdict;
import org.ringrift.sync.worker.serve.Refusals.Reason;
import org.ringrift.sync.worker.store.Failure;

/**
 * Lets in who shows a grant that a planner signed, for this node and this moment. Everybody else is
 * answered 403, logged and counted; nothing of what they sent is read. Thread-safe.
 */
public final class Doorkeeper {
  /** So much the clocks of planner and node may differ. */
  public static final Duration TOLERANCE = Duration.ofMinutes(1);

  private static final int FORBIDDEN = 403;

  private final NodeId self;
  private final Optional<GrantVerifier> grants;
  private final InstantSource clock;
  private final Refusals refusals;

  /**
   * @param grants empty to let everybody in
   */
  public Doorkeeper(
      NodeId self, Optional<GrantVerifier> grants, InstantSource clock, Refusals refusals) {
    this.self = self;
    this.grants = grants;
    this.clock = clock;
    this.refusals = refusals;
  }

  /** Turns those away who may not ask for data, before anything that they send is read. */
  public Filter beforeServing() {
    return new Entry(this::toServe);
  }

  /** Turns those away who may not bring data, before anything that they send is read. */
  public Filter beforeReceiving() {
    return new Entry(this::toReceive);
  }

  /** For what this node gives away; empty where the request was refused and answered. */
  Optional<Pass> toServe(HttpExchange exchange) throws IOException {
    return admit(exchange, grant -> grant.letsServe(self));
  }

  /** For what this node is sent; empty where the request was refused and answered. */
  Optional<Pass> toReceive(HttpExchange exchange) throws IOException {
    return admit(exchange, grant -> grant.letsReceive(self));
  }

  /** False where the request is about something else than its grant, and was answered. */
  boolean covers(Pass pass, ArtifactId artifact, HttpExchange exchange) throws IOException {
    return pass.covers(artifact)
        || refuse(exchange, Reason.OTHER_ARTIFACT, "the grant is not for " + artifact);
  }

  /** False where the request is about another job than its grant, and was answered. */
  boolean covers(Pass pass, JobId job, HttpExchange exchange) throws IOException {
    return pass.covers(job)
        || refuse(exchange, Reason.OTHER_ARTIFACT, "the grant is not for job " + job);
  }

  private Optional<Pass> admit(HttpExchange exchange, Predicate<Grant> fits) throws IOException {
    if (grants.isEmpty()) {
      return Optional.of(new Pass.Anything());
    }
    String shown = exchange.getRequestHeaders().getFirst(GrantToken.HEADER);
    if (shown == null) {
      return refused(
          exchange,
          Reason.NO_GRANT,
          "a grant must be shown in the header "
              + GrantToken.HEADER
              + "; the planner signs one for each job if it has a key");
    }
    try {
      return switch (grants.get().verify(new GrantToken(shown))) {
        case Verdict.Genuine genuine -> admit(exchange, genuine.grant(), fits);
        case Verdict.UnknownKey unknown ->
            refused(
                exchange,
                Reason.UNKNOWN_KEY,
                "this node knows no key " + unknown.key() + "; give it the planner's public key");
        case Verdict.Forged forged ->
            refused(exchange, Reason.FORGED, "the signature of the grant is wrong");
        case Verdict.Unreadable unreadable ->
            refused(exchange, Reason.UNREADABLE_GRANT, unreadable.error());
      };
    } catch (InvalidNameException e) {
      return refused(exchange, Reason.UNREADABLE_GRANT, e.getMessage());
    }
  }

  private Optional<Pass> admit(HttpExchange exchange, Grant grant, Predicate<Grant> fits)
      throws IOException {
    Instant expiry = Instant.ofEpochMilli(grant.expiresAtMs());
    if (expiry.plus(TOLERANCE).isBefore(clock.instant())) {
      return refused(exchange, Reason.EXPIRED, "the grant expired at " + expiry);
    }
    if (!fits.test(grant)) {
      return refused(
          exchange, Reason.OTHER_NODE, "the grant does not name node " + self + " for this");
    }
    return Optional.of(new Pass.Granted(grant));
  }

  private Optional<Pass> refused(HttpExchange exchange, Reason reason, String error)
      throws IOException {
    boolean unused = refuse(exchange, reason, error);
    return Optional.empty();
  }

  private interface Admission {
    Optional<Pass> of(HttpExchange exchange) throws IOException;
  }

  private static final class Entry extends Filter {
    private final Admission admission;

    Entry(Admission admission) {
      this.admission = admission;
    }

    @Override
    public String description() {
      return "grants";
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
      if (admission.of(exchange).isPresent()) {
        chain.doFilter(exchange);
      } else {
        exchange.close();
      }
    }
  }

  /** Another attempt comes with a new grant, so that nothing is lost for ever. */
  private boolean refuse(HttpExchange exchange, Reason reason, String error) throws IOException {
    refusals.note(reason, exchange, error);
    String told = "node " + self + " does not take the grant: " + error;
    Answers.refuse(exchange, FORBIDDEN, new Failure(FailureCategory.SOURCE_UNREACHABLE, told));
    return false;
  }
}
