package org.ringrift.sync.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.ringrift.sync.cli.RingSync;
import org.ringrift.sync.cli.command.MonitorClient;
import org.ringrift.sync.cli.local.LocalStack;
import org.ringrift.sync.core.NodeId;

/** A training node beside a local stack, in a process of its own, and the stack's operator. */
final class ExtraWorker implements AutoCloseable {
  private final LocalStack stack;
  private final Path directory;
  private final NodeId node;
  private ChildProcess process;

  ExtraWorker(LocalStack stack, Path directory, NodeId node) {
    this.stack = stack;
    this.directory = directory;
    this.node = node;
  }

  /** Starts it, for the first time or again; what it had before it still has. */
  void start() throws IOException {
    Path data = Files.createDirectories(directory.resolve(node.value()));
    Map<String, String> settings = new HashMap<>();
    settings.put("bootstrap.servers", stack.connection().bootstrapServers());
    settings.put("schema.registry.url", stack.connection().registryUrl());
    settings.put("grants.public-keys", stack.layout().dataDir() + "/keys/grants.pub");
    settings.put("node.id", node.value());
    settings.put("node.role", "training");
    settings.put("data.dir", data.toString());
    settings.put("data.server.port", "0");
    settings.put("advertised.host", "127.0.0.1");
    settings.put("bind.address", "127.0.0.1");
    settings.put("heartbeat.interval", "500 ms");
    settings.put("progress.interval", "200 ms");
    settings.put("disk.low.percent", "100");
    process = ChildProcess.start("worker", settings, directory.resolve("worker.log"));
  }

  /** As {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.kill();
  }

  void applyHosts(String hosts) throws IOException {
    Path file = Files.writeString(directory.resolve("hosts.yaml"), hosts);
    String unused =
        run(
            "hosts",
            "apply",
            file.toString(),
            "-b",
            stack.connection().bootstrapServers(),
            "-r",
            stack.connection().registryUrl());
  }

  String explain(String artifact) {
    return run("explain", artifact, "-m", stack.monitorUri().toString());
  }

  /** What all transfers that ended have moved, as the monitor counts it. */
  long bytesMoved() throws Exception {
    try (MonitorClient client = new MonitorClient(stack.monitorUri())) {
      return client.get("/status").at("/sync/bytes_transferred_total").asLong();
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }

  private static String run(String... words) {
    StringWriter out = new StringWriter();
    int code =
        RingSync.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(out, true))
            .execute(words);
    assertThat(code).as(out.toString()).isZero();
    return out.toString();
  }
}
