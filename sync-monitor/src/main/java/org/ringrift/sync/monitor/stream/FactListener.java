package org.ringrift.sync.monitor.stream;

import org.ringrift.sync.monitor.core.Fact;

/** Takes facts in, one by one, on the one thread that reads them. */
@FunctionalInterface
public interface FactListener {
  void on(Fact fact);
}
