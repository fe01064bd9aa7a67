package org.ringrift.sync.cli.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one would otherwise bring a large file with, as far as it is installed here. */
final class HttpPeers implements AutoCloseable {
  private final List<Peer> peers = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private Optional<NginxPeer> nginx = Optional.empty();
  private Optional<RsyncServer> rsync = Optional.empty();

  /**
   * One way to bring it.
   *
   * @param key its name in the numbers
   * @param words its name for people
   * @param ratio the name of what comes of holding it against a transfer
   */
  record Peer(String key, String words, String ratio, Fetch fetch) {}

  /** Brings a file of the folder, and checks it. */
  @FunctionalInterface
  interface Fetch {
    TimedDownload.Cost fetch(String file) throws IOException, InterruptedException;
  }

  private HttpPeers() {}

  /**
   * Starts them.
   *
   * @param folder of their own
   * @param served the folder that they serve
   */
  static HttpPeers start(Path folder, Path served) throws IOException, InterruptedException {
    HttpPeers peers = new HttpPeers();
    try {
      peers.startNginx(folder.resolve("nginx"), served);
      peers.startRsync(folder.resolve("rsync"), served);
      return peers;
    } catch (IOException | InterruptedException e) {
      peers.close();
      throw e;
    }
  }

  /** Those that are there. */
  List<Peer> all() {
    return peers;
  }

  /** Those that are not. */
  List<String> missing() {
    return missing;
  }

  @Override
  public void close() {
    nginx.ifPresent(NginxPeer::close);
    rsync.ifPresent(RsyncServer::close);
  }

  private void startNginx(Path folder, Path served) throws IOException, InterruptedException {
    nginx = NginxPeer.start(folder, served);
    if (nginx.isPresent() && SshPeer.find("curl").isPresent()) {
      peers.add(
          new Peer(
              "nginx_curl_sha256sum",
              "nginx, curl, sha256sum",
              "throughput_vs_nginx",
              nginx.get()::curl));
    } else {
      missing.add("nginx or curl");
    }
    if (nginx.isPresent() && SshPeer.find("aria2c").isPresent()) {
      peers.add(
          new Peer(
              "nginx_aria2_sha256sum",
              "nginx, aria2, sha256sum",
              "throughput_vs_aria2",
              nginx.get()::aria2));
    } else {
      missing.add("aria2");
    }
  }

  private void startRsync(Path folder, Path served) throws IOException, InterruptedException {
    Optional<Path> tool = SshPeer.find("rsync");
    if (tool.isEmpty()) {
      missing.add("rsync");
      return;
    }
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    RsyncServer server =
        RsyncServer.start(tool.get(), List.of(), "127.0.0.1", port, served, folder);
    rsync = Optional.of(server);
    TimedDownload download = new TimedDownload(folder);
    peers.add(
        new Peer(
            "rsync_daemon_sha256sum",
            "rsync daemon, sha256sum",
            "throughput_vs_rsync_daemon",
            file ->
                download.run(
                    String.join(" ", server.fetch(file)) + " '" + download.target() + "'")));
  }
}
