package org.ringrift.sync.cli.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
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

  private final NodeNetwork network;
  private final Path folder;
  private final RsyncServer server;

  private RsyncFan(NodeNetwork network, Path folder, RsyncServer server) {
    this.network = network;
    this.folder = folder;
    this.server = server;
  }

  /** Starts the daemon for the files of a folder. */
  static RsyncFan start(Path rsync, NodeNetwork network, Path served, Path folder)
      throws IOException, InterruptedException {
    RsyncServer server =
        RsyncServer.start(rsync, network.on(0), NodeNetwork.host(0), PORT, served, folder);
    return new RsyncFan(network, folder, server);
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
        running.add(fetch(i, file, folder.resolve("fetched-" + i)));
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
    server.close();
  }

  private Process fetch(int node, String file, Path target) throws IOException {
    List<String> command = new ArrayList<>(network.on(node));
    command.addAll(server.fetch(file));
    command.add(target.toString());
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(Redirect.DISCARD)
        .start();
  }
}
