package org.ringrift.sync.worker.transfer.rsync;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.ringrift.sync.worker.transfer.ChildProcess;
import org.ringrift.sync.worker.transfer.Line;

/**
 * A child process {@code rsync --daemon} that serves the offers folder, read-only: each file to
 * those that know its secret from an offer, and nothing to anybody else. Works as root and as a
 * user; ends with this process, however that ends.
 */
public final class RsyncDaemon implements AutoCloseable {
  /** Name of the one module. */
  public static final String MODULE = "offers";

  private static final Pattern SAFE = Pattern.compile("[^\\p{Cntrl}%\\\\]+");
  private static final Duration START_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(20);

  // rsync takes the place of this shell, so that its process id is known; the other half ends it
  // when the pipe from this process closes, which it does also when this process is killed.
  private static final String END_WITH_PARENT =
      "exec 3<&0; { cat <&3 >/dev/null; kill -TERM $$; } & exec \"$@\" </dev/null 3<&-";

  private final Process process;
  private final int port;
  private final Optional<PacedPort> front;

  private RsyncDaemon(Process process, int port, Optional<PacedPort> front) {
    this.process = process;
    this.port = port;
    this.front = front;
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param workFolder where its configuration and log are written
   * @param offersFolder what it serves
   * @param address port 0 picks a free one
   * @throws IOException where it does not come up; the message holds the end of its log
   */
  public static RsyncDaemon start(Path workFolder, Path offersFolder, InetSocketAddress address)
      throws IOException, InterruptedException {
    int port = freePort(address);
    Path config = workFolder.resolve("rsyncd.conf");
    Path logFile = workFolder.resolve("rsyncd.log");
    Files.writeString(config, config(workFolder, offersFolder));
    Files.deleteIfExists(logFile);
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                "sh",
                "-c",
                END_WITH_PARENT,
                "sh",
                "rsync",
                "--daemon",
                "--no-detach",
                "--config=" + config,
                "--log-file=" + logFile,
                "--port=" + port,
                "--address=" + address.getAddress().getHostAddress()));
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    RsyncDaemon daemon = new RsyncDaemon(builder.start(), port, Optional.empty());
    daemon.awaitAnswer(address.getAddress(), logFile);
    return daemon;
  }

  /**
   * Starts it where all that it serves together pays on a line.
   *
   * @throws IOException as above
   */
  public static RsyncDaemon start(
      Path workFolder, Path offersFolder, InetSocketAddress address, Line line)
      throws IOException, InterruptedException {
    if (!line.isLimited()) {
      return start(workFolder, offersFolder, address);
    }
    var inside = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    RsyncDaemon behind = start(workFolder, offersFolder, inside);
    try {
      PacedPort front = PacedPort.open(address, behind.port, line);
      return new RsyncDaemon(behind.process, behind.port, Optional.of(front));
    } catch (IOException e) {
      behind.close();
      throw taken(address, e);
    }
  }

  /** The port that others come to. */
  public int port() {
    return front.map(PacedPort::port).orElse(port);
  }

  /** False where it has died. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it and the transfers it serves. */
  @Override
  public void close() {
    front.ifPresent(PacedPort::close);
    ChildProcess.kill(process);
  }

  private static String config(Path workFolder, Path offersFolder) throws IOException {
    String path = safe(offersFolder);
    String secrets = safe(RsyncSecrets.file(workFolder));
    // As root it would turn into 'nobody', who cannot read what the worker writes.
    String user = "root".equals(System.getProperty("user.name")) ? "uid = 0\ngid = 0\n" : "";
    return "use chroot = no\n"
        + "reverse lookup = no\n"
        + user
        + "\n["
        + MODULE
        + "]\npath = "
        + path
        + "\nread only = yes\nlist = no\ntimeout = 60\nauth users = *\nsecrets file = "
        + secrets
        // Whoever has logged in as a file sees that file; the others are as if they were not there.
        + "\nfilter = + /%RSYNC_USER_NAME% - *\n";
  }

  private static String safe(Path path) throws IOException {
    String text = path.toAbsolutePath().toString();
    if (!SAFE.matcher(text).matches()) {
      throw new IOException(
          "the rsync daemon cannot serve '"
              + text
              + "': its path must not contain '%', a backslash or a control character");
    }
    return text;
  }

  /** Whoever has the port already would answer in place of the daemon. */
  private static int freePort(InetSocketAddress address) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(address);
      return socket.getLocalPort();
    } catch (IOException e) {
      throw taken(address, e);
    }
  }

  private static IOException taken(InetSocketAddress address, IOException cause) {
    return new IOException(
        "rsync daemon cannot listen on " + address + "; choose another port or address", cause);
  }

  private void awaitAnswer(InetAddress address, Path logFile)
      throws IOException, InterruptedException {
    InetAddress reach = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (System.nanoTime() < deadline && !ended()) {
      if (answers(new InetSocketAddress(reach, port))) {
        return;
      }
    }
    close();
    String log = Files.exists(logFile) ? Files.readString(logFile).strip() : "it has no log";
    throw new IOException("rsync daemon did not come up on port " + port + ": " + log);
  }

  private boolean ended() throws InterruptedException {
    return process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static boolean answers(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, (int) POLL.toMillis());
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
