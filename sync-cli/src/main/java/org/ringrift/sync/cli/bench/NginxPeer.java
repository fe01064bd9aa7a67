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

/** nginx as it serves files with sendfile, and curl with sha256sum after it. */
final class NginxPeer implements AutoCloseable {
  private final Path folder;
  private final int port;
  private final Process nginx;

  /** What a download with a check cost. */
  record Cost(double seconds, double cpuSeconds) {}

  private NginxPeer(Path folder, int port, Process nginx) {
    this.folder = folder;
    this.port = port;
    this.nginx = nginx;
  }

  /** Starts it for the files of a folder; empty where nginx, curl or sha256sum is missing. */
  static Optional<NginxPeer> start(Path folder, Path root)
      throws IOException, InterruptedException {
    Optional<Path> nginx = SshPeer.find("nginx");
    if (nginx.isEmpty() || SshPeer.find("curl").isEmpty() || SshPeer.find("sha256sum").isEmpty()) {
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
    NginxPeer peer = new NginxPeer(folder, port, process);
    if (!peer.answers()) {
      peer.close();
      return Optional.empty();
    }
    return Optional.of(peer);
  }

  /** Downloads a file and reads it for its hash. */
  Cost fetch(String path) throws IOException, InterruptedException {
    Path target = folder.resolve("fetched");
    Files.deleteIfExists(target);
    Path figures = folder.resolve("times");
    String script =
        "curl -sf -o '%s' 'http://127.0.0.1:%d/%s' && sha256sum '%s' > '%s' && times > '%s'"
            .formatted(target, port, path, target, folder.resolve("sum"), figures);
    double served = served();
    long start = System.nanoTime();
    Process process = new ProcessBuilder("bash", "-c", script).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IOException("curl or sha256sum failed with exit code " + process.exitValue());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Cost(seconds, served() - served + children(Files.readAllLines(figures).getLast()));
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

  /** Reads a line such as {@code 0m1.024s 0m0.310s}. */
  private static double children(String times) {
    double sum = 0;
    for (String one : times.strip().split(" ", -1)) {
      String[] parts = one.replace("s", "").split("m", 2);
      sum += Double.parseDouble(parts[0]) * 60 + Double.parseDouble(parts[1].replace(',', '.'));
    }
    return sum;
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
