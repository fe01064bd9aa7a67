package org.ringrift.sync.monitor.stream;

import java.util.Optional;
import org.ringrift.sync.monitor.core.StreamState;

/** How far a stream has come. Written by its thread, read by any. */
final class StreamProgress {
  private volatile StreamState state;

  StreamProgress(long startedAtMs) {
    state = new StreamState(startedAtMs, 0, 0, 0, false, Optional.empty());
  }

  StreamState state() {
    return state;
  }

  void counts(long read, long skipped) {
    StreamState old = state;
    state =
        new StreamState(
            old.startedAtMs(), read, skipped, old.recordsBehind(), old.caughtUp(), old.trouble());
  }

  void behind(long records, boolean caughtUp) {
    StreamState old = state;
    state =
        new StreamState(
            old.startedAtMs(),
            old.recordsRead(),
            old.recordsSkipped(),
            records,
            caughtUp,
            old.trouble());
  }

  void works() {
    if (state.trouble().isPresent()) {
      trouble(Optional.empty());
    }
  }

  void fails(String why) {
    trouble(Optional.of(why));
  }

  private void trouble(Optional<String> why) {
    StreamState old = state;
    state =
        new StreamState(
            old.startedAtMs(),
            old.recordsRead(),
            old.recordsSkipped(),
            old.recordsBehind(),
            old.caughtUp(),
            why);
  }
}
