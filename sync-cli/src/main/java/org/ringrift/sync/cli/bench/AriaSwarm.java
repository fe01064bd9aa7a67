package org.ringrift.sync.cli.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * BitTorrent with aria2: the first node of a network has a file, all the others want it, and find
 * each other on the network (local peer discovery). Who has it goes on serving.
 */
final class AriaSwarm {
  private static final int POLL_MS = 10;

  private final Path aria2;
  private final NodeNetwork network;
  private final Path folder;

  /**
   * @param folder of its own
   */
  AriaSwarm(Path aria2, NodeNetwork network, Path folder) {
    this.aria2 = aria2;
    this.network = network;
    this.folder = folder;
  }

  /**
   * Brings a file to every node.
   *
   * @param served its folder on the first node
   * @return seconds until the last one has it, every piece checked
   */
  double toAll(int nodes, Path served, String file, Duration limit)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path torrent = TorrentFile.make(served.resolve(file), folder.resolve("torrent"));
    List<Process> running = new ArrayList<>();
    try {
      running.add(peer(0, served, torrent, "--check-integrity=true"));
      awaitMark(0, running, limit);
      long start = System.nanoTime();
      for (int i = 1; i <= nodes; i++) {
        running.add(peer(i, Files.createDirectory(folder.resolve("node-" + i)), torrent));
      }
      for (int i = 1; i <= nodes; i++) {
        awaitMark(i, running, limit);
      }
      return (System.nanoTime() - start) / 1e9;
    } finally {
      running.forEach(Process::destroyForcibly);
    }
  }

  private Path mark(int node) {
    return folder.resolve("complete-" + node);
  }

  private Process peer(int node, Path directory, Path torrent, String... options)
      throws IOException {
    Path hook = folder.resolve("hook-" + node);
    Files.writeString(hook, "#!/bin/sh\n: > '" + mark(node) + "'\n");
    if (!hook.toFile().setExecutable(true)) {
      throw new IOException(hook + " cannot be made executable");
    }
    List<String> command = new ArrayList<>(network.on(node));
    command.addAll(
        List.of(
            aria2.toString(),
            "--no-conf",
            "--dir=" + directory,
            "--enable-dht=false",
            "--bt-enable-lpd=true",
            "--bt-lpd-interface=eth0",
            "--seed-ratio=0.0",
            "--file-allocation=none",
            "--on-bt-download-complete=" + hook));
    command.addAll(List.of(options));
    command.add(torrent.toString());
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(Redirect.to(folder.resolve("log-" + node).toFile()))
        .start();
  }

  private void awaitMark(int node, List<Process> running, Duration limit)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    while (!Files.exists(mark(node))) {
      if (running.get(node).waitFor(POLL_MS, TimeUnit.MILLISECONDS)) {
        throw new IOException("aria2 ended early; see " + folder.resolve("log-" + node));
      }
      if (System.nanoTime() - begun > limit.toNanos()) {
        throw new IOException("aria2 took longer than " + limit);
      }
    }
  }
}
