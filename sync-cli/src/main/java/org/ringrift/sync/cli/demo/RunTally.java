package org.ringrift.sync.cli.demo;

import java.util.SortedMap;
import java.util.TreeMap;
import org.ringrift.sync.monitor.core.Fact;

/** Sums over the transfers of one run. Guarded by whoever shares it. */
final class RunTally {
  private final SortedMap<String, Long> transports = new TreeMap<>();
  private long completed;
  private long failed;
  private long bytes;

  void add(Fact.TransferEnded ended) {
    switch (ended) {
      case Fact.TransferCompleted done -> {
        completed++;
        bytes += done.bytesTransferred();
        done.transport().ifPresent(name -> transports.merge(name, 1L, Long::sum));
      }
      case Fact.TransferFailed lost -> failed++;
    }
  }

  long completed() {
    return completed;
  }

  long failed() {
    return failed;
  }

  long bytes() {
    return bytes;
  }

  SortedMap<String, Long> transports() {
    return new TreeMap<>(transports);
  }
}
