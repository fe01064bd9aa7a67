package org.ringrift.sync.monitor;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.ringrift.sync.monitor.core.Fact;
import org.ringrift.sync.monitor.core.FleetView;
import org.ringrift.sync.monitor.core.Node;
import org.ringrift.sync.monitor.metrics.SyncMetrics;

/**
 * The view behind a lock: one thread folds, others look. They take turns in the order in which they
 * come, so that neither keeps the other waiting for longer than one fact or one question takes.
 */
final class GuardedView {
  private final ReentrantLock lock = new ReentrantLock(true);
  private final FleetView view;
  private final SyncMetrics metrics;

  GuardedView(FleetView view, SyncMetrics metrics) {
    this.view = view;
    this.metrics = metrics;
  }

  void fold(Fact fact) {
    lock.lock();
    try {
      view.apply(fact).ifPresent(this::count);
    } finally {
      lock.unlock();
    }
  }

  private void count(Fact.TransferEnded ended) {
    String provider = view.node(ended.transfer().target()).map(Node::provider).orElse("unknown");
    metrics.count(ended, provider);
  }

  /** The result must not hold on to the view. */
  <T> T look(Function<FleetView, T> question) {
    lock.lock();
    try {
      return question.apply(view);
    } finally {
      lock.unlock();
    }
  }
}
