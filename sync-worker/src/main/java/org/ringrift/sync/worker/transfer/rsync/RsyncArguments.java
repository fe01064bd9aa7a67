package org.ringrift.sync.worker.transfer.rsync;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.TransportRequest;

/**
 * The argument vector of rsync. No shell reads it; hosts, users and ports come from {@link
 * org.ringrift.sync.worker.transfer.Endpoints}, which lets nothing through that could be an option,
 * and stand behind {@code --}.
 */
final class RsyncArguments {
  private static final long KIB = 1024;

  private RsyncArguments() {}

  static List<String> fromDaemon(
      TransportRequest request, String address, int port, Patience patience) {
    List<String> words = common(request, patience);
    words.add("--contimeout=" + seconds(patience.connect()));
    words.add("--");
    words.add(
        "rsync://"
            + request.offer().rsyncSecret().map(s -> request.offer().rsyncPath() + "@").orElse("")
            + bracketed(address)
            + ":"
            + port
            + "/"
            + RsyncDaemon.MODULE
            + "/"
            + request.offer().rsyncPath());
    words.add(request.staged().toString());
    return words;
  }

  static List<String> overSsh(
      TransportRequest request, String address, SshSettings ssh, Patience patience) {
    var endpoints = request.source().endpoints();
    List<String> words = common(request, patience);
    words.add("--rsh=" + ssh.command(endpoints.sshPort()));
    // The path goes through rsync's protocol and not through the shell of the other side.
    words.add("--protect-args");
    words.add("--");
    words.add(
        endpoints.sshUser().map(user -> user + "@").orElse("")
            + bracketed(address)
            + ":"
            + endpoints.dataDirectory()
            + "/.ringsync/offers/"
            + request.offer().rsyncPath());
    words.add(request.staged().toString());
    return words;
  }

  private static List<String> common(TransportRequest request, Patience patience) {
    List<String> words = new ArrayList<>();
    words.add("rsync");
    // In place, in staging only: what is there is the basis of the delta, and stays if it breaks.
    words.add("--inplace");
    words.add("--partial");
    // Size and time of the basis say nothing; without this rsync might leave it as it is.
    words.add("--ignore-times");
    words.add("--no-whole-file");
    words.add("--timeout=" + seconds(patience.rsync()));
    words.add("--no-human-readable");
    words.add("--info=progress2,stats2");
    words.add("--outbuf=L");
    if (!(request.offer().version() instanceof Version.FileVersion)) {
      // Databases shrink to a quarter at the fastest level; models and archives do not shrink.
      words.add("--compress");
      words.add("--compress-level=1");
    }
    OptionalLong bytesPerSecond = request.limit().bytesPerSecond();
    bytesPerSecond.ifPresent(limit -> words.add("--bwlimit=" + Math.max(1, limit / KIB)));
    return words;
  }

  /** At least one: 0 means for ever. */
  private static long seconds(Duration duration) {
    return Math.max(1, duration.toSeconds());
  }

  private static String bracketed(String address) {
    return address.contains(":") ? "[" + address + "]" : address;
  }
}
