package org.ringrift.sync.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.ringrift.sync.core.ArtifactId;
import org.ringrift.sync.core.DataPath;
import org.ringrift.sync.core.DataType;
import org.ringrift.sync.core.JobId;
import org.ringrift.sync.core.NodeId;
import org.ringrift.sync.core.Version;
import org.ringrift.sync.worker.data.DataPlane;
import org.ringrift.sync.worker.data.DataPlaneConfig;
import org.ringrift.sync.worker.transfer.Endpoints;
import org.ringrift.sync.worker.transfer.FetchOutcome;
import org.ringrift.sync.worker.transfer.FetchRequest;
import org.ringrift.sync.worker.transfer.ProgressListener;
import org.ringrift.sync.worker.transfer.Source;
import org.ringrift.sync.worker.transfer.Transport;
import org.ringrift.sync.worker.transfer.rsync.SshSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The data plane of a worker in a process of its own, told over standard input what to fetch: one
 * JSON object a line, and one line back for each. Ends with its input.
 */
@Command(
    name = "node",
    hidden = true,
    description = "A node of a benchmark, started and told what to do by it.",
    footer = {"", "Example:", "  ringsync bench node --name a --dir /tmp/a --bind 127.0.0.1"})
final class NodeCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(names = "--name", required = true, description = "Its name.")
  private String name;

  @Option(names = "--dir", required = true, description = "Its data directory.")
  private Path directory;

  @Option(names = "--bind", required = true, description = "The address it serves at.")
  private InetAddress address;

  private final PrintStream out = System.out;

  @Override
  public Integer call() throws IOException, InterruptedException {
    NodeId self = new NodeId(name);
    try (DataPlane plane =
            DataPlane.open(
                new DataPlaneConfig(
                    self,
                    directory,
                    new InetSocketAddress(address, 0),
                    OptionalInt.empty(),
                    new SshSettings(Optional.empty(), Optional.empty()),
                    0,
                    List.of(Transport.HTTP)),
                InstantSource.system());
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      plane.start();
      say(JSON.createObjectNode().put("port", plane.server().port()));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        JsonNode order = JSON.readTree(line);
        Thread.ofPlatform().daemon().start(() -> say(fetch(plane, self, order)));
      }
    }
    return 0;
  }

  private synchronized void say(ObjectNode line) {
    out.println(line);
    out.flush();
  }

  private static ObjectNode fetch(DataPlane plane, NodeId self, JsonNode order) {
    ArtifactId artifact =
        ArtifactId.of(DataType.MODELS, self, new DataPath(order.path("path").textValue()));
    Version wanted = new Version.FileVersion(0, 0, Optional.empty());
    List<Source> sources = new ArrayList<>();
    order.path("sources").forEach(source -> sources.add(source(source, artifact.path())));
    FetchRequest request =
        new FetchRequest(
            JobId.of(artifact, wanted, self, order.path("id").asText()),
            artifact,
            wanted,
            sources,
            List.of(),
            OptionalLong.empty());
    FetchOutcome outcome = plane.fetcher().fetch(request, ProgressListener.none());
    ObjectNode answer = JSON.createObjectNode().put("id", order.path("id").asText());
    answer.put("heap_peak_bytes", heapPeakBytes());
    return switch (outcome) {
      case FetchOutcome.Fetched fetched ->
          answer
              .put("bytes", fetched.bytesTransferred())
              .put("source", fetched.source().value())
              .put("failures", fetched.fallbacks().size());
      case FetchOutcome.FetchFailed failed -> answer.put("error", failed.error());
    };
  }

  private static Source source(JsonNode source, DataPath path) {
    Endpoints endpoints =
        new Endpoints(
            source.path("host").textValue(),
            Optional.empty(),
            source.path("port").intValue(),
            OptionalInt.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            "/data");
    return new Source(new NodeId(source.path("name").textValue()), endpoints, path);
  }

  private static long heapPeakBytes() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
        .mapToLong(pool -> pool.getPeakUsage().getUsed())
        .sum();
  }
}
