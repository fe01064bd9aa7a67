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
import org.ringrift.sync.worker.offer.RsyncEntry;
import org.ringrift.sync.worker.transfer.ChildProcess;
import org.ringrift.sync.worker.transfer.Line;

/**
 * A child process {@code rsync --daemon} with two modules: one gives the files in the offers
 * folder, each to those that know its secret from an offer; the other takes the one file of a push
 * from those that know the secret of that push. Nobody else gets or changes anything. Works as root
 * and as a user; ends with this process, however that ends.
 */
public final class RsyncDaemon implements AutoCloseable {
  /** Name of the module from which others fetch. */
  static final String OFFERS = "offers";

  /** Name of the module into which others push. */
  static final String INCOMING = "incoming";

  // What a push needs. Whatever else there is or will be (deleting, links, other folders, running
  // programs) is refused by the daemon; one of before 3.2 knows no exceptions, and refuses pushes.
  private static final String ALLOWED_TO_PUSH =
      " !inplace !partial !ignore-times !no-whole-file !whole-file !timeout !contimeout !compress"
          + " !compress-level !bwlimit !info !outbuf !verbose !human-readable !no-human-readable"
          + " !protect-args !log-format !stats";

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
   * @param stagingFolder in which each push has a folder
   * @param address port 0 picks a free one
   * @throws IOException where it does not come up; the message holds the end of its log
   */
  public static RsyncDaemon start(
      Path workFolder, Path offersFolder, Path stagingFolder, InetSocketAddress address)
      throws IOException, InterruptedException {
    int port = freePort(address);
    Path config = workFolder.resolve("rsyncd.conf");
    Path logFile = workFolder.resolve("rsyncd.log");
    Files.writeString(config, config(workFolder, offersFolder, stagingFolder));
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
   * Starts it where all transfers together pay on a line in each direction.
   *
   * @param out for what others fetch
   * @param in for what they push
   * @throws IOException as above
   */
  public static RsyncDaemon start(
      Path workFolder,
      Path offersFolder,
      Path stagingFolder,
      InetSocketAddress address,
      Line out,
      Line in)
      throws IOException, InterruptedException {
    if (!out.isLimited() && !in.isLimited()) {
      return start(workFolder, offersFolder, stagingFolder, address);
    }
    var inside = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    RsyncDaemon behind = start(workFolder, offersFolder, stagingFolder, inside);
    try {
      PacedPort front = PacedPort.open(address, behind.port, out, in);
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

  /**
   * Ends the transfers into one folder of the staging folder, as far as the system says which those
   * are; Linux does.
   */
  void breakOff(String folder) {
    process
        .descendants()
        .filter(child -> OpenFiles.of(child.pid()).anyMatch(file -> isIn(folder, file)))
        .forEach(ProcessHandle::destroyForcibly);
  }

  private static boolean isIn(String folder, Path file) {
    Path parent = file.getParent();
    return parent != null && parent.endsWith(folder);
  }

  /** Ends it and the transfers it serves. */
  @Override
  public void close() {
    front.ifPresent(PacedPort::close);
    ChildProcess.kill(process);
  }

  private static String config(Path workFolder, Path offersFolder, Path stagingFolder)
      throws IOException {
    // As root it would turn into 'nobody', who cannot read what the worker writes.
    String user = "root".equals(System.getProperty("user.name")) ? "uid = 0\ngid = 0\n" : "";
    return "use chroot = no\n"
        + "reverse lookup = no\n"
        + user
        + module(OFFERS, offersFolder, RsyncSecrets.file(workFolder, OFFERS))
        // Whoever has logged in as a file sees that file; the others are as if they were not there.
        + "read only = yes\nfilter = + /%RSYNC_USER_NAME% - *\n"
        + module(INCOMING, stagingFolder, RsyncSecrets.file(workFolder, INCOMING))
        + "read only = no\nwrite only = yes\nrefuse options = *"
        + ALLOWED_TO_PUSH
        + "\nfilter = + /%RSYNC_USER_NAME%/ + /%RSYNC_USER_NAME%/"
        + RsyncEntry.FILE
        + " - *\n";
  }

  private static String module(String name, Path folder, Path secrets) throws IOException {
    return "\n["
        + name
        + "]\npath = "
        + safe(folder)
        + "\nlist = no\ntimeout = 60\nauth users = *\nsecrets file = "
        + safe(secrets)
        + "\n";
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
