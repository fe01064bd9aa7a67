package org.ringrift.sync.worker.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real sshd on loopback with keys of its own, into which the user of this process may log in. */
public final class SshServer implements AutoCloseable {
  private static final Path PRIVILEGE_SEPARATION = Path.of("/run/sshd");

  private final Process process;
  private final int port;
  private final Path folder;

  public SshServer(Path folder) throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder);
    this.port = freePort();
    key("host_key");
    key("identity");
    Files.copy(folder.resolve("identity.pub"), folder.resolve("authorized_keys"));
    Files.writeString(
        knownHosts(),
        "[127.0.0.1]:" + port + " " + Files.readString(folder.resolve("host_key.pub")));
    Files.writeString(folder.resolve("sshd_config"), config());
    if (System.getProperty("user.name").equals("root")) {
      Files.createDirectories(PRIVILEGE_SEPARATION);
    }
    process =
        new ProcessBuilder(
                "/usr/sbin/sshd", "-D", "-e", "-f", folder.resolve("sshd_config").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("sshd.log").toFile())
            .start();
    awaitAnswer();
  }

  public int port() {
    return port;
  }

  public Path identity() {
    return folder.resolve("identity");
  }

  public Path knownHosts() {
    return folder.resolve("known_hosts");
  }

  @Override
  public void close() {
    process.destroy();
  }

  private String config() {
    return String.join(
        "\n",
        "ListenAddress 127.0.0.1",
        "Port " + port,
        "HostKey " + folder.resolve("host_key"),
        "AuthorizedKeysFile " + folder.resolve("authorized_keys"),
        "PidFile none",
        "StrictModes no",
        "UsePAM no",
        "PasswordAuthentication no",
        "KbdInteractiveAuthentication no",
        "PermitRootLogin prohibit-password",
        "MaxStartups 100",
        "");
  }

  private void key(String name) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder.resolve(name).toString());
    Process keygen = new ProcessBuilder(command).inheritIO().start();
    if (!keygen.waitFor(20, TimeUnit.SECONDS) || keygen.exitValue() != 0) {
      throw new IOException("ssh-keygen failed: " + command);
    }
  }

  private void awaitAnswer() throws IOException, InterruptedException {
    for (int i = 0; i < 500 && !process.waitFor(20, TimeUnit.MILLISECONDS); i++) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return;
      } catch (IOException e) {
        // Not yet: the next round tries again.
      }
    }
    throw new IOException("sshd did not come up: " + Files.readString(folder.resolve("sshd.log")));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
