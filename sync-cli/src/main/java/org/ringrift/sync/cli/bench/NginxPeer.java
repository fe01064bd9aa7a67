package org.ringrift.sync.cli.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** nginx as it serves files with sendfile, and clients that check what they downloaded. */
final class NginxPeer implements AutoCloseable {
  private final TimedDownload download;
  private final int port;
  private final Process nginx;

  private NginxPeer(TimedDownload download, int port, Process nginx) {
    this.download = download;
    this.port = port;
    this.nginx = nginx;
  }

  /** Starts it for the files of a folder; empty where it is missing or does not come up. */
  static Optional<NginxPeer> start(Path folder, Path root)
      throws IOException, InterruptedException {
    Optional<Path> nginx = SshPeer.find("nginx");
    if (nginx.isEmpty()) {
      return Optional.empty();
    }
    Files.createDirectories(folder);
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Path config = folder.resolve("nginx.conf");
    Files.writeString(config, config(folder, root, port));
    Process process =
        new ProcessBuilder(nginx.get().toString(), "-p", folder.toString(), "-c", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    NginxPeer peer = new NginxPeer(new TimedDownload(folder), port, process);
    if (!peer.answers()) {
      peer.close();
      return Optional.empty();
    }
    return Optional.of(peer);
  }

  /** curl, and sha256sum after it. */
  TimedDownload.Cost curl(String path) throws IOException, InterruptedException {
    return fetch("curl -sf -o '%s' '%s'".formatted(download.target(), url(path)));
  }

  /** aria2 with four connections, and sha256sum after it. */
  TimedDownload.Cost aria2(String path) throws IOException, InterruptedException {
    return fetch(
        "aria2c -q -x4 -s4 --min-split-size=1M --file-allocation=none -d '%s' -o '%s' '%s'"
            .formatted(download.folder(), download.target().getFileName().toString(), url(path)));
  }

  @Override
  public void close() {
    nginx.descendants().forEach(ProcessHandle::destroy);
    nginx.destroy();
    nginx.onExit().join();
  }

  private double served() throws IOException {
    double sum = 0;
    for (ProcessHandle worker : nginx.children().toList()) {
      sum += ProcessFigures.cpuSeconds(worker.pid());
    }
    return sum;
  }

  private TimedDownload.Cost fetch(String command) throws IOException, InterruptedException {
    double before = served();
    TimedDownload.Cost client = download.run(command);
    return new TimedDownload.Cost(client.seconds(), client.cpuSeconds() + served() - before);
  }

  private String url(String path) {
    return "http://127.0.0.1:" + port + "/" + path;
  }

  private static String config(Path folder, Path root, int port) {
    String temporary = "";
    for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
      temporary += kind + "_temp_path " + folder.resolve(kind) + ";\n";
    }
    String user = System.getProperty("user.name").equals("root") ? "user root;\n" : "";
    return user
        + "daemon off; worker_processes 1;\n"
        + "pid "
        + folder.resolve("pid")
        + "; error_log "
        + folder.resolve("errors")
        + ";\nevents {}\nhttp { access_log off; sendfile on;\n"
        + temporary
        + "server { listen 127.0.0.1:"
        + port
        + "; root "
        + root
        + "; } }\n";
  }

  private boolean answers() throws InterruptedException {
    for (int i = 0; i < 250 && !nginx.waitFor(20, TimeUnit.MILLISECONDS); i++) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return true;
      } catch (IOException e) {
        // Not yet: the next round tries again.
      }
    }
    return false;
  }
}
