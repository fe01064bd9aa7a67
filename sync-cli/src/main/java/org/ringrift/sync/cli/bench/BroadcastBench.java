package org.ringrift.sync.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One file to many nodes, each with a line of its own: down one chain of real data planes, each of
 * which reads from the one before it while that one still receives; then with BitTorrent, and with
 * rsync from the origin to all at once.
 */
final class BroadcastBench {
  private static final String FILE = "models/model.pth";
  private static final int HEAP_MB = 128;

  /** As many nodes as the planner names before the holders. */
  private static final int ANCESTORS = 4;

  private final Sizes sizes;
  private final Progress progress;

  /**
   * What is sent.
   *
   * @param kb of the file, in units of 1,000 bytes
   * @param mbitPerSecond of each node, each way
   */
  record Sizes(int kb, int nodes, int mbitPerSecond, int rounds) {
    /** The least that it can take: each node has to receive all of it. */
    double lowerBoundSeconds() {
      return kb * 1000.0 * 8 / (mbitPerSecond * 1e6);
    }

    /** Where every node in turn took as long as the whole should, something is wrong. */
    Duration limit() {
      return Duration.ofSeconds(60 + (long) (3 * nodes * lowerBoundSeconds()));
    }
  }

  BroadcastBench(Sizes sizes, Progress progress) {
    this.sizes = sizes;
    this.progress = progress;
  }

  ObjectNode run(Path folder) throws IOException, InterruptedException {
    ObjectNode numbers = new ObjectMapper().createObjectNode();
    double bound = sizes.lowerBoundSeconds();
    numbers
        .put("size_bytes", sizes.kb() * 1000L)
        .put("nodes", sizes.nodes())
        .put("mbit_per_second", sizes.mbitPerSecond())
        .put("lower_bound_seconds", bound);
    try (NodeNetwork network = NodeNetwork.make(sizes.nodes() + 1, sizes.mbitPerSecond())) {
      List<BenchNode> nodes = start(network, folder);
      try {
        double makespan = chains(numbers, nodes);
        numbers.put("makespan_vs_lower_bound", makespan / bound);
        progress.say("chain: %.2f times size/bandwidth".formatted(makespan / bound));
      } finally {
        nodes.forEach(BenchNode::close);
      }
      bitTorrent(numbers, network, folder, bound);
      rsync(numbers, network, folder, bound);
    }
    return numbers;
  }

  /** The first has the file, the others want it. */
  private List<BenchNode> start(NodeNetwork network, Path folder)
      throws IOException, InterruptedException {
    List<BenchNode> nodes = new ArrayList<>();
    try {
      for (int i = 0; i <= sizes.nodes(); i++) {
        Path directory = folder.resolve("node-" + i);
        nodes.add(
            BenchNode.start("node-" + i, network.on(i), NodeNetwork.host(i), directory, HEAP_MB));
      }
      BenchFile.make(nodes.getFirst().file(FILE), sizes.kb() * 1000L);
      for (BenchNode node : nodes) {
        node.awaitStart();
      }
      return nodes;
    } catch (IOException | InterruptedException | RuntimeException e) {
      nodes.forEach(BenchNode::close);
      throw e;
    }
  }

  private double chains(ObjectNode numbers, List<BenchNode> nodes)
      throws IOException, InterruptedException {
    List<Double> seconds = new ArrayList<>();
    for (int round = 0; round <= sizes.rounds(); round++) {
      double makespan = chain(nodes, round);
      progress.say("chain: %.2f s%s".formatted(makespan, round == 0 ? ", not counted" : ""));
      if (round > 0) {
        seconds.add(makespan);
      }
    }
    var all = numbers.putArray("chain_seconds");
    seconds.forEach(all::add);
    return Figures.median(seconds);
  }

  private double chain(List<BenchNode> nodes, int round) throws IOException, InterruptedException {
    for (BenchNode node : nodes.subList(1, nodes.size())) {
      Files.deleteIfExists(node.file(FILE));
    }
    long start = System.nanoTime();
    List<CompletableFuture<JsonNode>> running = new ArrayList<>();
    for (int i = 1; i < nodes.size(); i++) {
      running.add(nodes.get(i).fetch("round-" + round, FILE, sources(nodes, i)));
    }
    for (int i = 1; i < nodes.size(); i++) {
      JsonNode ended = nodes.get(i).ended(running.get(i - 1), sizes.limit());
      if (ended.path("failures").intValue() > 0) {
        progress.say("node-" + i + " did not get all of it from the node before it: " + ended);
      }
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static List<BenchNode> sources(List<BenchNode> nodes, int target) {
    List<BenchNode> sources =
        new ArrayList<>(nodes.subList(Math.max(1, target - ANCESTORS), target).reversed());
    sources.add(nodes.getFirst());
    return sources;
  }

  private void bitTorrent(ObjectNode numbers, NodeNetwork network, Path folder, double bound)
      throws IOException, InterruptedException {
    Optional<Path> aria2 = SshPeer.find("aria2c");
    if (aria2.isEmpty()) {
      numbers.withArray("skipped").add("aria2");
      return;
    }
    Path origin = folder.resolve("node-0/models");
    double seconds =
        new AriaSwarm(aria2.get(), network, folder.resolve("aria2"))
            .toAll(sizes.nodes(), origin, "model.pth", sizes.limit());
    numbers.put("bittorrent_seconds", seconds).put("bittorrent_vs_lower_bound", seconds / bound);
    progress.say("BitTorrent with aria2: %.2f times size/bandwidth".formatted(seconds / bound));
  }

  private void rsync(ObjectNode numbers, NodeNetwork network, Path folder, double bound)
      throws IOException, InterruptedException {
    Optional<Path> rsync = SshPeer.find("rsync");
    if (rsync.isEmpty()) {
      numbers.withArray("skipped").add("rsync");
      return;
    }
    Path origin = folder.resolve("node-0/models");
    try (RsyncFan fan = RsyncFan.start(rsync.get(), network, origin, folder.resolve("rsync"))) {
      double seconds = fan.toAll(sizes.nodes(), "model.pth", sizes.limit());
      numbers.put("rsync_seconds", seconds).put("rsync_vs_lower_bound", seconds / bound);
      progress.say("rsync to all at once: %.2f times size/bandwidth".formatted(seconds / bound));
    }
  }
}
