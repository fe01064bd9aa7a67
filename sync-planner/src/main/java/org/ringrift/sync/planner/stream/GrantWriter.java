package org.ringrift.sync.planner.stream;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.grant.Grant;
import org.ringrift.sync.planner.core.dispatch.Lease;
import org.ringrift.sync.planner.core.dispatch.Order;

/**
 * Signs what goes into mailboxes. A signature is the dearest part of a job, and a job goes out
 * again whenever its limit changes, so that the newest ones are remembered. For one task.
 */
final class GrantWriter {
  private static final int REMEMBERED = 1024;

  private final GrantTerms terms;
  private final Map<Grant, String> signed =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Grant, String> eldest) {
          return size() > REMEMBERED;
        }
      };

  GrantWriter(GrantTerms terms) {
    this.terms = terms;
  }

  /** The grant for a lease: the same for every repeat of the same handing out. */
  String write(Lease lease, NodeId target) {
    Order order = lease.order();
    Grant grant =
        new Grant(
            order.id(),
            order.artifact(),
            order.fetched(target) ? Grant.Direction.FETCH : Grant.Direction.PUSH,
            target,
            lease.sources(),
            lease.sentAtMs() + terms.lifetime().toMillis());
    return signed.computeIfAbsent(grant, unsigned -> terms.signer().sign(unsigned).text());
  }
}
