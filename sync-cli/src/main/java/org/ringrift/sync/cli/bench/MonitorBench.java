package org.ringrift.sync.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.ringrift.sync.cli.command.CommandException;
import org.ringrift.sync.cli.machine.Closing;
import org.ringrift.sync.cli.machine.StartException;
import org.ringrift.sync.cli.registry.LocalRegistry;
import org.ringrift.sync.events.EventPublisher;

/**
 * A monitor in a process of its own, and next to it broker, registry and a load of events: first
 * how fast it works off what it finds at its start, then how fast its pages answer while events
 * come in.
 */
final class MonitorBench {
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final Duration STANDSTILL = Duration.ofSeconds(60);

  /** Asked once a second each, as a dashboard and a scraper do. */
  private static final String[] OTHER_PAGES = {
    "/metrics",
    "/nodes",
    "/nodes?limit=50",
    "/freshness",
    "/freshness?incomplete=true",
    "/matrix?limit=25&nodeLimit=40",
    "/matrix?limit=25&nodeLimit=40&text=00042",
    "/jobs?state=running&limit=50",
    "/at-risk?limit=50",
    "/history"
  };

  private final MonitorScale scale;
  private final Path folder;
  private final Path log;
  private final Progress progress;
  private final ObjectNode numbers = new ObjectMapper().createObjectNode();

  /**
   * @param folder where broker and registry are
   * @param log of the monitor
   */
  MonitorBench(MonitorScale scale, Path folder, Path log, Progress progress) {
    this.scale = scale;
    this.folder = folder;
    this.log = log;
    this.progress = progress;
  }

  ObjectNode run() throws StartException, CommandException, IOException, InterruptedException {
    numbers.put("events_per_s", 0).put("status_p99_ms", 0).put("quick", scale.quick());
    numbers.set("setup", setup());
    try (LocalRegistry registry = LocalRegistry.start(folder.resolve("registry"), 0);
        BenchBroker broker =
            BenchBroker.start(folder.resolve("broker"), registry.url(), scale.partitions());
        MonitorLoad load = new MonitorLoad(broker.connection(), scale);
        Closing parts = new Closing()) {
      EventPublisher publisher = parts.add(new EventPublisher(broker.connection()));
      parts.add(new Ticks(publisher, scale.partitions()));
      progress.say(
          "telling of %d nodes and %d artifacts ...".formatted(scale.nodes(), scale.artifacts()));
      load.tellFleet();
      numbers.put("fleet_records", load.published());
      progress.say("publishing %d events ...".formatted(scale.backlogEvents()));
      load.publish(scale.backlogEvents());
      try (MonitorProcess monitor =
          MonitorProcess.start(broker.connection(), folder, log, scale.heapMb())) {
        backlog(monitor, load);
        steady(monitor, load);
        memory(monitor);
      }
    }
    return numbers;
  }

  private ObjectNode setup() {
    return new ObjectMapper()
        .createObjectNode()
        .put("machine", Setup.machineInWords())
        .put("partitions", scale.partitions())
        .put("nodes", scale.nodes())
        .put("artifacts", scale.artifacts())
        .put("models_on_three_nodes_in_ten", scale.models())
        .put("waiting_jobs", scale.waitingJobs())
        .put("backlog_events", scale.backlogEvents())
        .put("asked_events_per_s", scale.eventsPerSecond())
        .put("status_requests_per_s", scale.statusPerSecond())
        .put("ask_seconds", scale.askTime().toSeconds())
        .put("monitor_heap_limit_mb", scale.heapMb());
  }

  /** From the first record until it says that it has read all. */
  private void backlog(MonitorProcess monitor, MonitorLoad load)
      throws CommandException, IOException, InterruptedException {
    long first = 0;
    long start = System.nanoTime();
    while (first == 0) {
      start = System.nanoTime();
      first = monitor.state().path("records_read").longValue();
    }
    awaitRead(monitor, load.published());
    double seconds = (System.nanoTime() - start) / 1e9;
    double perSecond = (load.published() - first) / seconds;
    numbers.put("events_per_s", perSecond);
    numbers
        .putObject("backlog")
        .put("records", load.published() - first)
        .put("seconds", seconds)
        .put("cpu_seconds", ProcessFigures.cpuSeconds(monitor.pid()));
    progress.say("read the backlog: %.0f events/s".formatted(perSecond));
  }

  private void awaitRead(MonitorProcess monitor, long records)
      throws CommandException, IOException, InterruptedException {
    long read = 0;
    long moved = System.nanoTime();
    while (read < records) {
      Thread.sleep(LOOK_EVERY);
      JsonNode state = monitor.state();
      long now = state.path("records_read").longValue();
      if (now > read) {
        moved = System.nanoTime();
      } else if (System.nanoTime() - moved > STANDSTILL.toNanos()) {
        throw new CommandException(
            "the monitor stood still at %d of %d records (%s); see %s"
                .formatted(now, records, state, log));
      }
      read = now;
    }
  }

  private void steady(MonitorProcess monitor, MonitorLoad load)
      throws CommandException, IOException, InterruptedException {
    try (PageAsker asker = PageAsker.start(monitor.uri(), questions(), scale.askTime())) {
      steady(asker, monitor, load);
    }
  }

  private void steady(PageAsker asker, MonitorProcess monitor, MonitorLoad load)
      throws CommandException, IOException, InterruptedException {
    long before = load.published();
    double cpu = ProcessFigures.cpuSeconds(monitor.pid());
    long start = System.nanoTime();
    CompletableFuture<Double> publishing =
        CompletableFuture.supplyAsync(
            () -> publish(load, start), Thread.ofPlatform().name("bench-load")::start);
    Map<String, PageTimes.Times> pages = asker.times();
    double seconds = publishing.join();
    awaitRead(monitor, load.published());
    double read = (System.nanoTime() - start) / 1e9;
    ObjectNode steady =
        numbers
            .putObject("steady")
            .put("published_per_s", (load.published() - before) / seconds)
            .put("read_per_s", (load.published() - before) / read)
            .put("seconds_behind_at_the_end", read - seconds)
            .put("monitor_cpu_seconds", ProcessFigures.cpuSeconds(monitor.pid()) - cpu)
            .put("seconds", seconds);
    ObjectNode byPage = steady.putObject("pages");
    pages.forEach((page, times) -> put(byPage.putObject(page), times));
    double p99 = Figures.percentile(pages.get("/status").ms(), 99);
    numbers.put("status_p99_ms", p99);
    progress.say(
        "%.0f events/s came in, /status: p50 %.1f ms, p99 %.1f ms"
            .formatted(
                steady.path("published_per_s").doubleValue(),
                Figures.median(pages.get("/status").ms()),
                p99));
  }

  private Map<String, Integer> questions() {
    Map<String, Integer> perSecond = new TreeMap<>();
    perSecond.put("/status", scale.statusPerSecond());
    for (String page : OTHER_PAGES) {
      perSecond.put(page, 1);
    }
    return perSecond;
  }

  /** Returns how long it took, in seconds. */
  private double publish(MonitorLoad load, long startNanos) {
    try {
      load.publish(scale.eventsPerSecond(), scale.askTime());
      return (System.nanoTime() - startNanos) / 1e9;
    } catch (CommandException e) {
      throw new CompletionException(e);
    }
  }

  private static void put(ObjectNode page, PageTimes.Times times) {
    page.put("requests", times.ms().size())
        .put("failed", times.failed())
        .put("p50_ms", Figures.median(times.ms()))
        .put("p99_ms", Figures.percentile(times.ms(), 99))
        .put("max_ms", Figures.percentile(times.ms(), 100))
        .put("bytes", times.bytes());
  }

  private void memory(MonitorProcess monitor) throws IOException {
    CollectionLog collections = monitor.collections();
    numbers
        .putObject("memory")
        .put("heap_limit_mb", scale.heapMb())
        .put("heap_peak_mb", collections.peakMb())
        .put("heap_least_mb", collections.leastMb())
        .put("collections", collections.pausesMs().size())
        .put("longest_pause_ms", Figures.percentile(collections.pausesMs(), 100))
        .put("process_peak_mb", ProcessFigures.peakMemoryBytes(monitor.pid()) >> 20);
    progress.say("peak of the heap: %d MB".formatted(collections.peakMb()));
  }
}
