package org.ringrift.sync.cli.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An rsync daemon at the first node of a network, and all the others that fetch from it at once.
 */
final class RsyncFan implements AutoCloseable {
  private static final int PORT = 8730;
  private static final int START_TRIES = 100;

  private final Path rsync;
  private final NodeNetwork network;
  private final Path folder;
  private final Process daemon;

  private RsyncFan(Path rsync, NodeNetwork network, Path folder, Process daemon) {
    this.rsync = rsync;
    this.network = network;
    this.folder = folder;
    this.daemon = daemon;
  }

  /** Starts the daemon for the files of a folder. */
  static RsyncFan start(Path rsync, NodeNetwork network, Path served, Path folder)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path config = folder.resolve("rsyncd.conf");
    Files.writeString(
        config,
        "use chroot = no\nuid = root\ngid = root\n[served]\npath = "
            + served
            + "\nread only = yes\n");
    List<String> command = new ArrayList<>(network.on(0));
    command.addAll(
        List.of(
            rsync.toString(), "--daemon", "--no-detach", "--port=" + PORT, "--config=" + config));
    Process daemon =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(folder.resolve("log").toFile()))
            .start();
    RsyncFan fan = new RsyncFan(rsync, network, folder, daemon);
    try {
      fan.awaitStart();
      return fan;
    } catch (IOException | InterruptedException e) {
      fan.close();
      throw e;
    }
  }

  /**
   * Fetches a file to every node.
   *
   * @return seconds until the last one has it
   */
  double toAll(int nodes, String file, Duration limit) throws IOException, InterruptedException {
    List<Process> running = new ArrayList<>();
    long start = System.nanoTime();
    try {
      for (int i = 1; i <= nodes; i++) {
        running.add(rsync(i, file, folder.resolve("fetched-" + i).toString()));
      }
      for (Process one : running) {
        long left = limit.toNanos() - (System.nanoTime() - start);
        if (!one.waitFor(left, TimeUnit.NANOSECONDS) || one.exitValue() != 0) {
          throw new IOException("rsync failed or took longer than " + limit);
        }
      }
      return (System.nanoTime() - start) / 1e9;
    } finally {
      running.forEach(Process::destroyForcibly);
    }
  }

  @Override
  public void close() {
    daemon.destroy();
    daemon.onExit().join();
  }

  private void awaitStart() throws IOException, InterruptedException {
    for (int i = 0; i < START_TRIES; i++) {
      if (daemon.waitFor(50, TimeUnit.MILLISECONDS)) {
        break;
      }
      if (rsync(1, "", "").waitFor() == 0) {
        return;
      }
    }
    throw new ConnectException("the rsync daemon does not start; see " + folder.resolve("log"));
  }

  private Process rsync(int node, String file, String target) throws IOException {
    List<String> command = new ArrayList<>(network.on(node));
    command.addAll(
        List.of(
            rsync.toString(),
            "--whole-file",
            "rsync://" + NodeNetwork.host(0) + ":" + PORT + "/served/" + file));
    if (!target.isEmpty()) {
      command.add(target);
    }
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(Redirect.DISCARD)
        .start();
  }
}
