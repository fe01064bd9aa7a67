package org.ringrift.sync.worker.transfer.aria2;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ringrift.sync.worker.transfer.BandwidthLimit;
import org.ringrift.sync.worker.transfer.Patience;

/**
 * The argument vector of aria2. What comes from other nodes is in the Metalink document on its
 * standard input, and the grant in a file that nobody else can read: neither is an argument.
 */
final class Aria2Arguments {
  private static final int CONNECTIONS = 8;
  private static final int CONNECTIONS_TO_ONE = 4;

  private Aria2Arguments() {}

  static List<String> of(Path configuration, Path folder, BandwidthLimit limit, Patience patience) {
    List<String> words = new ArrayList<>();
    words.add("aria2c");
    words.add("--conf-path=" + configuration);
    words.add("--no-netrc=true");
    words.add("--metalink-file=-");
    words.add("--dir=" + folder);
    // What is staged already is kept chunk by chunk. What arrives is checked by the worker: with
    // one source that sends wrong bytes, aria2 would fetch a wrong chunk again without end.
    words.add("--check-integrity=true");
    words.add("--realtime-chunk-checksum=false");
    words.add("--allow-overwrite=true");
    words.add("--auto-file-renaming=false");
    words.add("--file-allocation=none");
    words.add("--split=" + CONNECTIONS);
    words.add("--max-connection-per-server=" + CONNECTIONS_TO_ONE);
    words.add("--min-split-size=1M");
    words.add("--max-tries=2");
    words.add("--connect-timeout=" + Math.max(1, patience.connect().toSeconds()));
    words.add("--timeout=" + Math.max(1, patience.stall().toSeconds()));
    words.add("--summary-interval=1");
    words.add("--human-readable=false");
    words.add("--show-console-readout=false");
    words.add("--enable-color=false");
    words.add("--stop-with-process=" + ProcessHandle.current().pid());
    limit.bytesPerSecond().ifPresent(bytes -> words.add("--max-overall-download-limit=" + bytes));
    return words;
  }
}
