package org.ringrift.sync.worker.transfer.rsync;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.offer.Offer;
import org.ringrift.sync.worker.offer.RsyncEntry;
import org.ringrift.sync.worker.transfer.BandwidthLimit;
import org.ringrift.sync.worker.transfer.Endpoints;
import org.ringrift.sync.worker.transfer.Patience;
import org.ringrift.sync.worker.transfer.PushTransport;
import org.ringrift.sync.worker.transfer.TransportRequest;

/**
 * The argument vector of rsync. No shell reads it; hosts, users and ports come from {@link
 * Endpoints}, which lets nothing through that could be an option, and stand behind {@code --}.
 */
final class RsyncArguments {
  private static final long KIB = 1024;

  private RsyncArguments() {}

  static List<String> fromDaemon(TransportRequest request, String address, Patience patience) {
    List<String> words = common(request.offer(), request.limit(), patience);
    Offer offer = request.offer();
    String user = offer.rsyncSecret().map(secret -> offer.rsyncPath() + "@").orElse("");
    String path = RsyncDaemon.OFFERS + "/" + offer.rsyncPath();
    words.add("--contimeout=" + seconds(patience.connect()));
    words.add("--");
    words.add(daemonUrl(user, address, request.source().endpoints(), path));
    words.add(request.staged().toString());
    return words;
  }

  static List<String> overSsh(
      TransportRequest request, String address, SshSettings ssh, Patience patience) {
    Endpoints source = request.source().endpoints();
    List<String> words = common(request.offer(), request.limit(), patience);
    words.addAll(sshOptions(source, ssh));
    words.add("--");
    words.add(sshPath(source, address, "offers/" + request.offer().rsyncPath()));
    words.add(request.staged().toString());
    return words;
  }

  static List<String> toDaemon(
      PushTransport.Order order, String address, BandwidthLimit limit, Patience patience) {
    List<String> words = common(order.supply().offer(), limit, patience);
    String user = order.request().job() + "@";
    String path = RsyncDaemon.INCOMING + "/" + RsyncEntry.path(order.request().job());
    words.add("--contimeout=" + seconds(patience.connect()));
    words.add("--");
    words.add(order.file().toString());
    words.add(daemonUrl(user, address, endpoints(order), path));
    return words;
  }

  static List<String> toSsh(
      PushTransport.Order order,
      String address,
      SshSettings ssh,
      BandwidthLimit limit,
      Patience patience) {
    List<String> words = common(order.supply().offer(), limit, patience);
    words.addAll(sshOptions(endpoints(order), ssh));
    words.add("--");
    words.add(order.file().toString());
    words.add(
        sshPath(endpoints(order), address, "staging/" + RsyncEntry.path(order.request().job())));
    return words;
  }

  private static List<String> common(Offer offer, BandwidthLimit limit, Patience patience) {
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
    if (!(offer.version() instanceof Version.FileVersion)) {
      // Databases shrink to a quarter at the fastest level; models and archives do not shrink.
      words.add("--compress");
      words.add("--compress-level=1");
    }
    limit.bytesPerSecond().ifPresent(bytes -> words.add("--bwlimit=" + Math.max(1, bytes / KIB)));
    return words;
  }

  private static List<String> sshOptions(Endpoints other, SshSettings ssh) {
    // The path goes through rsync's protocol and not through the shell of the other side.
    return List.of("--rsh=" + ssh.command(other.sshPort()), "--protect-args");
  }

  private static String sshPath(Endpoints other, String address, String path) {
    return other.sshUser().map(user -> user + "@").orElse("")
        + bracketed(address)
        + ":"
        + other.dataDirectory()
        + "/.ringsync/"
        + path;
  }

  private static String daemonUrl(String user, String address, Endpoints other, String path) {
    int port = other.rsyncDaemonPort().orElseThrow();
    return "rsync://" + user + bracketed(address) + ":" + port + "/" + path;
  }

  private static Endpoints endpoints(PushTransport.Order order) {
    return order.request().target().orElseThrow().endpoints();
  }

  /** At least one: 0 means for ever. */
  private static long seconds(Duration duration) {
    return Math.max(1, duration.toSeconds());
  }

  private static String bracketed(String address) {
    return address.contains(":") ? "[" + address + "]" : address;
  }
}
