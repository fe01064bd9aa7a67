package org.ringrift.sync.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;

/** The result of the planner's benchmark, for people and as JSON. */
final class BenchReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private BenchReport() {}

  static void print(PlannerBenchResult result, PrintWriter out) {
    out.printf(
        "throughput   %.0f events/s, bare %.0f: ratio %.2f (aim: at least 0.6)%n",
        result.perSecond(PlannerContestant.NAME),
        result.perSecond(BareContestant.NAME),
        result.throughputRatio());
    out.printf(
        "latency p50  %.1f ms, bare %.1f ms: ratio %.2f (aim: at most 1.3)%n",
        result.latencyMs(PlannerContestant.NAME),
        result.latencyMs(BareContestant.NAME),
        result.latencyRatio());
    BenchScale scale = result.setup().scale();
    out.printf(
        "dispatch     %.1f us a job with %d pending, %.1f us with %d (aim: within 2 x)%n",
        result.fewMicros(), scale.fewPending(), result.manyMicros(), scale.manyPending());
    out.printf(
        "restore      %.1f s to a start with all %d pending jobs%n",
        result.queues().restore().toMillis() / 1000.0, scale.manyPending());
    out.flush();
  }

  /** As one JSON object. */
  static ObjectNode json(PlannerBenchResult result) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("throughput_ratio", result.throughputRatio())
            .put("latency_p50_ratio", result.latencyRatio())
            .put("dispatch_us_10k", result.fewMicros())
            .put("dispatch_us_1m", result.manyMicros())
            .put("restore_s", result.queues().restore().toMillis() / 1000.0)
            .put("quick", result.setup().scale().quick());
    json.set("setup", setup(result.setup()));
    json.putObject("definitions")
        .put(
            "throughput",
            "GameCompleted events per second from a backlog, from the first commit until the last"
                + " thing that came of them is committed by the second stage")
        .put(
            "latency",
            "from the acknowledgement of a GameCompleted until its first job is read from a mailbox,"
                + " committed; for the bare topology until its record is read")
        .put(
            "dispatch",
            "elapsed time per job with all nodes busy: a completion comes in, the next job of the"
                + " node goes out, an order takes its place in the queue")
        .put(
            "restore",
            "from the start of the topology with an empty state directory until one job in a"
                + " hundred nodes has gone out for a completion that waited")
        .put(
            "bare",
            "two stages, one persistent store with a changelog in each, the same Avro events in and"
                + " out, the same settings of Kafka Streams");
    ArrayNode runs = json.putArray("runs");
    result.runs().forEach(run -> runs.add(run(run)));
    ObjectNode queues = json.putObject("queues");
    queues.set("dispatch_us_few", figures(result.queues().fewMicros()));
    queues.set("dispatch_us_many", figures(result.queues().manyMicros()));
    queues.put("orders_queued_per_s", result.queues().loadPerSecond());
    return json;
  }

  private static ObjectNode setup(Setup setup) {
    BenchScale scale = setup.scale();
    return JSON.createObjectNode()
        .put("started_at", setup.startedAt().toString())
        .put("machine", setup.machine())
        .put("cores", setup.cores())
        .put("load_average_before", setup.loadAverage())
        .put("jdk", setup.jdk())
        .put("jvm_arguments", setup.jvmArguments())
        .put("max_heap_bytes", setup.maxHeapBytes())
        .put("kafka_version", setup.kafkaVersion())
        .put("processing_guarantee", "exactly_once_v2")
        .put("commit_interval_ms", 30)
        .put("stream_threads", 1)
        .put("partitions", scale.partitions())
        .put("nodes", scale.nodes())
        .put("artifacts", scale.artifacts())
        .put("replicas_each", 3)
        .put("backlog_events", scale.events())
        .put("latency_events_per_s", scale.ratePerSecond())
        .put("latency_s", scale.latencyTime().toSeconds())
        .put("transfer_ms", scale.transferTime().toMillis())
        .put("pairs", scale.pairs())
        .put("order", "planner bare, bare planner, ... after one uncounted run of each")
        .put("queue_nodes", scale.queueNodes())
        .put("pending_few", scale.fewPending())
        .put("pending_many", scale.manyPending())
        .put("queue_rounds", scale.queueRounds());
  }

  private static ObjectNode run(Duel.Run run) {
    return JSON.createObjectNode()
        .put("topology", run.name())
        .put("events", run.speed().records())
        .put("seconds", run.speed().time().toMillis() / 1000.0)
        .put("events_per_s", run.speed().perSecond())
        .put("latency_samples", run.latenciesMs().size())
        .put("latency_p50_ms", Figures.median(run.latenciesMs()))
        .put("latency_p95_ms", Figures.percentile(run.latenciesMs(), 95))
        .put("latency_p99_ms", Figures.percentile(run.latenciesMs(), 99))
        .put("events_without_result", run.missing());
  }

  private static ArrayNode figures(List<Double> figures) {
    ArrayNode array = JSON.createArrayNode();
    figures.forEach(array::add);
    return array;
  }
}
