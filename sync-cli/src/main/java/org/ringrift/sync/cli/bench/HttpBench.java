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
import java.util.concurrent.CompletableFuture;
import org.ringrift.sync.cli.bench.TimedDownload.Cost;

/**
 * One large file from one data plane to another over loopback, each in a process of its own, and in
 * turns the same file with other tools and sha256sum after them. Then several large files at once,
 * to see how much memory that takes.
 */
final class HttpBench {
  private static final Duration LIMIT = Duration.ofMinutes(15);
  private static final double GB = 1e9;
  private static final int MB = 1_000_000;
  private static final String HOST = "127.0.0.1";

  private final Sizes sizes;
  private final Progress progress;

  /**
   * How much is moved.
   *
   * @param heapMb the most heap that a node may use
   */
  record Sizes(int fileMb, int rounds, int memoryMb, int transfers, int heapMb) {}

  HttpBench(Sizes sizes, Progress progress) {
    this.sizes = sizes;
    this.progress = progress;
  }

  /**
   * @param fast where the timed transfers are made; best in memory
   * @param large where the many large files are made
   */
  ObjectNode run(Path fast, Path large) throws IOException, InterruptedException {
    ObjectNode numbers = new ObjectMapper().createObjectNode();
    speed(numbers, fast);
    WorkDirectory.remove(fast);
    memory(numbers.putObject("memory"), large);
    return numbers;
  }

  private void speed(ObjectNode numbers, Path folder) throws IOException, InterruptedException {
    try (BenchNode source = node("source", folder);
        BenchNode target = node("target", folder)) {
      Path file = make(source.file("models/big.pth"), sizes.fileMb());
      source.awaitStart();
      target.awaitStart();
      try (HttpPeers peers = HttpPeers.start(folder.resolve("peers"), file.getParent())) {
        numbers.put("size_bytes", (long) sizes.fileMb() * MB).put("rounds", sizes.rounds());
        Cost first = ours(source, target, 0);
        progress.say("first, with the hashes of the source: " + said(first));
        numbers.put("first_seconds", first.seconds());
        inTurns(numbers, source, target, peers, file.getFileName().toString());
      }
    }
  }

  private void inTurns(
      ObjectNode numbers, BenchNode source, BenchNode target, HttpPeers peers, String file)
      throws IOException, InterruptedException {
    List<Cost> ours = new ArrayList<>();
    List<List<Cost>> theirs = new ArrayList<>();
    peers.all().forEach(peer -> theirs.add(new ArrayList<>()));
    for (int i = 1; i <= sizes.rounds(); i++) {
      for (int peer = 0; peer < theirs.size(); peer += 2) {
        theirs.get(peer).add(theirs(peers.all().get(peer), file));
      }
      ours.add(ours(source, target, i));
      for (int peer = 1; peer < theirs.size(); peer += 2) {
        theirs.get(peer).add(theirs(peers.all().get(peer), file));
      }
    }
    double seconds = put(numbers.putObject("http"), ours);
    for (int i = 0; i < theirs.size(); i++) {
      HttpPeers.Peer peer = peers.all().get(i);
      double ratio = put(numbers.putObject(peer.key()), theirs.get(i)) / seconds;
      numbers.put(peer.ratio(), ratio);
      progress.say("throughput: %.2f times that of %s".formatted(ratio, peer.words()));
    }
    peers.missing().forEach(numbers.withArray("skipped")::add);
  }

  private double put(ObjectNode node, List<Cost> costs) {
    double seconds = Figures.median(costs.stream().map(Cost::seconds).toList());
    double cpu = Figures.median(costs.stream().map(Cost::cpuSeconds).toList());
    node.put("median_seconds", seconds)
        .put("mb_per_second", sizes.fileMb() / seconds)
        .put("cpu_seconds_per_gb", cpu * GB / MB / sizes.fileMb());
    var all = node.putArray("seconds");
    costs.forEach(cost -> all.add(cost.seconds()));
    return seconds;
  }

  private Cost ours(BenchNode source, BenchNode target, int round)
      throws IOException, InterruptedException {
    Files.deleteIfExists(target.file("models/big.pth"));
    double before = cpu(source, target);
    long start = System.nanoTime();
    target.ended(target.fetch("round-" + round, "models/big.pth", List.of(source)), LIMIT);
    Cost cost = new Cost((System.nanoTime() - start) / 1e9, cpu(source, target) - before);
    progress.say("ringsync: " + said(cost));
    return cost;
  }

  private Cost theirs(HttpPeers.Peer peer, String file) throws IOException, InterruptedException {
    Cost cost = peer.fetch().fetch(file);
    progress.say(peer.words() + ": " + said(cost));
    return cost;
  }

  private static double cpu(BenchNode source, BenchNode target) throws IOException {
    return ProcessFigures.cpuSeconds(source.pid()) + ProcessFigures.cpuSeconds(target.pid());
  }

  private void memory(ObjectNode numbers, Path folder) throws IOException, InterruptedException {
    try (BenchNode source = node("source", folder);
        BenchNode target = node("target", folder)) {
      Path file = make(source.file("models/0.pth"), sizes.memoryMb());
      for (int i = 1; i < sizes.transfers(); i++) {
        Files.createLink(source.file("models/" + i + ".pth"), file);
      }
      source.awaitStart();
      target.awaitStart();
      List<CompletableFuture<JsonNode>> running = new ArrayList<>();
      for (int i = 0; i < sizes.transfers(); i++) {
        running.add(target.fetch("memory-" + i, "models/" + i + ".pth", List.of(source)));
      }
      long heap = 0;
      for (CompletableFuture<JsonNode> fetch : running) {
        heap = Math.max(heap, target.ended(fetch, LIMIT).path("heap_peak_bytes").longValue());
      }
      numbers
          .put("size_bytes", (long) sizes.memoryMb() * MB)
          .put("transfers", sizes.transfers())
          .put("heap_limit_bytes", (long) sizes.heapMb() << 20)
          .put("target_heap_peak_bytes", heap)
          .put("target_memory_peak_bytes", ProcessFigures.peakMemoryBytes(target.pid()))
          .put("source_memory_peak_bytes", ProcessFigures.peakMemoryBytes(source.pid()));
      progress.say("memory: " + numbers);
    }
  }

  private BenchNode node(String name, Path folder) throws IOException {
    return BenchNode.start(name, List.of(), HOST, folder.resolve(name), sizes.heapMb());
  }

  private Path make(Path file, int mb) throws IOException {
    progress.say("making a file of %d MB in %s ...".formatted(mb, file.getParent()));
    return BenchFile.make(file, (long) mb * MB);
  }

  private String said(Cost cost) {
    return "%.2f s, %.0f MB/s, %.2f s of a processor per GB"
        .formatted(
            cost.seconds(),
            sizes.fileMb() / cost.seconds(),
            cost.cpuSeconds() * GB / MB / sizes.fileMb());
  }
}
