package org.ringrift.sync.cli.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An sshd of its own on loopback, and the tools that copy over it. */
final class SshPeer implements AutoCloseable {
  private static final Path SSHD = Path.of("/usr/sbin/sshd");

  private final Path folder;
  private final int port;
  private final Process sshd;

  private SshPeer(Path folder, int port, Process sshd) {
    this.folder = folder;
    this.port = port;
    this.sshd = sshd;
  }

  /** Starts it; empty where there is no sshd or it does not come up. */
  static Optional<SshPeer> start(Path folder) throws IOException, InterruptedException {
    if (!Files.isExecutable(SSHD) || find("ssh-keygen").isEmpty()) {
      return Optional.empty();
    }
    Files.createDirectories(folder);
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    for (String key : List.of("host", "user")) {
      run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder.resolve(key) + ""));
    }
    Files.copy(folder.resolve("user.pub"), folder.resolve("authorized"));
    Path config = folder.resolve("config");
    Files.write(
        config,
        List.of(
            "ListenAddress 127.0.0.1",
            "Port " + port,
            "HostKey " + folder.resolve("host"),
            "AuthorizedKeysFile " + folder.resolve("authorized"),
            "PidFile none",
            "StrictModes no",
            "UsePAM no"));
    if (System.getProperty("user.name").equals("root")) {
      Files.createDirectories(Path.of("/run/sshd"));
    }
    Process sshd =
        new ProcessBuilder(SSHD.toString(), "-D", "-e", "-f", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    SshPeer peer = new SshPeer(folder, port, sshd);
    if (!peer.answers()) {
      peer.close();
      return Optional.empty();
    }
    return Optional.of(peer);
  }

  /** Where a tool lies; empty where it is not installed. */
  static Optional<Path> find(String tool) {
    // Tools of administrators lie where the path of other users need not lead.
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
    return Stream.of(path.split(":"))
        .map(directory -> Path.of(directory, tool))
        .filter(Files::isExecutable)
        .findFirst();
  }

  int port() {
    return port;
  }

  /** The private key of who may log in. */
  Path identity() {
    return folder.resolve("user");
  }

  /** A file with its host key. */
  Path knownHosts() throws IOException {
    String key = Files.readString(folder.resolve("host.pub"));
    return Files.writeString(folder.resolve("known"), "[127.0.0.1]:" + port + " " + key);
  }

  /** Runs rsync over SSH; says how many seconds it took. */
  double rsync(Path from, Path to, String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("rsync", "--times", "--rsh=" + shell()));
    command.addAll(List.of(options));
    command.addAll(List.of(host() + ":" + from, to.toString()));
    return run(command);
  }

  /** Runs sqlite3_rsync over SSH; says how many seconds it took. */
  double sqlite3Rsync(Path tool, Path from, Path to) throws IOException, InterruptedException {
    Path script = folder.resolve("ssh");
    Files.writeString(script, "#!/bin/sh\nexec " + shell() + " \"$@\"\n");
    if (!script.toFile().setExecutable(true)) {
      throw new IOException(script + " cannot be made executable");
    }
    return run(
        List.of(
            tool.toString(),
            host() + ":" + from,
            to.toString(),
            "--ssh",
            script.toString(),
            "--exe",
            tool.toString()));
  }

  @Override
  public void close() {
    sshd.destroy();
  }

  private static String host() {
    return System.getProperty("user.name") + "@127.0.0.1";
  }

  private String shell() {
    return "ssh -p "
        + port
        + " -i "
        + folder.resolve("user")
        + " -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null"
        + " -o LogLevel=ERROR";
  }

  private boolean answers() throws InterruptedException {
    for (int i = 0; i < 500 && !sshd.waitFor(20, TimeUnit.MILLISECONDS); i++) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return true;
      } catch (IOException e) {
        // Not yet: the next round tries again.
      }
    }
    return false;
  }

  private static double run(List<String> command) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException("exit code " + process.exitValue() + " of " + command);
      }
    } finally {
      process.destroy();
    }
    return (System.nanoTime() - start) / 1e9;
  }
}
