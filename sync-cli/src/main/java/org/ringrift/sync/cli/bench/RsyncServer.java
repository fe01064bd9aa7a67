package org.ringrift.sync.cli.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An rsync daemon that serves the files of one folder, and the commands that fetch from it. */
final class RsyncServer implements AutoCloseable {
  private static final int START_TRIES = 100;

  private final Path rsync;
  private final String host;
  private final int port;
  private final Process daemon;

  private RsyncServer(Path rsync, String host, int port, Process daemon) {
    this.rsync = rsync;
    this.host = host;
    this.port = port;
    this.daemon = daemon;
  }

  /**
   * Starts one.
   *
   * @param prefix what comes before the command, such as entering a network namespace
   * @param host its address
   * @param folder for its settings and its log
   */
  static RsyncServer start(
      Path rsync, List<String> prefix, String host, int port, Path served, Path folder)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path config = folder.resolve("rsyncd.conf");
    Files.writeString(
        config,
        "use chroot = no\nuid = root\ngid = root\n[served]\npath = "
            + served
            + "\nread only = yes\n");
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of(rsync.toString(), "--daemon", "--no-detach"));
    command.addAll(List.of("--address=" + host, "--port=" + port, "--config=" + config));
    Path log = folder.resolve("log");
    Process daemon =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(log.toFile()))
            .start();
    RsyncServer server = new RsyncServer(rsync, host, port, daemon);
    try {
      server.awaitStart(prefix, log);
      return server;
    } catch (IOException | InterruptedException e) {
      server.close();
      throw e;
    }
  }

  /** The command that fetches a file; without a target it only asks for it. */
  List<String> fetch(String file) {
    return List.of(
        rsync.toString(), "--whole-file", "rsync://" + host + ":" + port + "/served/" + file);
  }

  @Override
  public void close() {
    daemon.destroy();
    daemon.onExit().join();
  }

  private void awaitStart(List<String> prefix, Path log) throws IOException, InterruptedException {
    List<String> list = new ArrayList<>(prefix);
    list.addAll(fetch(""));
    for (int i = 0; i < START_TRIES; i++) {
      if (daemon.waitFor(50, TimeUnit.MILLISECONDS)) {
        break;
      }
      Process asked =
          new ProcessBuilder(list)
              .redirectErrorStream(true)
              .redirectOutput(Redirect.DISCARD)
              .start();
      if (asked.waitFor() == 0) {
        return;
      }
    }
    throw new ConnectException("the rsync daemon does not start; see " + log);
  }
}
