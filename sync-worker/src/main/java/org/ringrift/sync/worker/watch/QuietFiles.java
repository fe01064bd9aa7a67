package org.ringrift.sync.worker.watch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.ringrift.sync.core.DataPath;

/**
 * Files that are perhaps still being written. Times are nanoseconds of a clock that only goes
 * forward. Used by one thread.
 */
final class QuietFiles {
  private final long quietNanos;
  private final Map<DataPath, Waiting> waiting = new HashMap<>();

  private record Waiting(FileMark mark, long since) {}

  QuietFiles(Duration quietTime) {
    this.quietNanos = quietTime.toNanos();
  }

  /** A file is like this now. It has to stay so from its last change on. */
  void seen(DataPath path, FileMark mark, long now) {
    Waiting before = waiting.get(path);
    if (before == null || !before.mark.equals(mark)) {
      waiting.put(path, new Waiting(mark, now));
    }
  }

  void forget(DataPath path) {
    waiting.remove(path);
  }

  /** Takes out the files whose time is over; they have to be looked at once more. */
  Map<DataPath, FileMark> takeQuiet(long now) {
    List<DataPath> ready = new ArrayList<>();
    waiting.forEach(
        (path, file) -> {
          if (now - file.since >= quietNanos) {
            ready.add(path);
          }
        });
    Map<DataPath, FileMark> taken = new HashMap<>();
    ready.forEach(path -> taken.put(path, waiting.remove(path).mark));
    return taken;
  }

  /** When the next file may be quiet; empty where none waits. */
  OptionalLong due() {
    return waiting.values().stream()
        .mapToLong(file -> file.since + quietNanos)
        .reduce((one, other) -> one - other < 0 ? one : other);
  }
}
