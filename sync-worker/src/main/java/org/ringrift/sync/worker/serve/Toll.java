package org.ringrift.sync.worker.serve;

/** What bytes cost. */
@FunctionalInterface
public interface Toll {
  /** Waits until so many bytes more may pass. */
  void pay(long bytes) throws InterruptedException;
}
