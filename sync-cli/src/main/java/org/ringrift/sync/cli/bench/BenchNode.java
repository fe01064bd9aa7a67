package org.ringrift.sync.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.ringrift.sync.cli.RingSync;

/** The data plane of a worker in a process of its own, so that its memory and time can be told. */
final class BenchNode implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration START_TIME = Duration.ofSeconds(60);

  private final String name;
  private final String host;
  private final Path directory;
  private final Process process;
  private final Writer orders;
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private final Map<String, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();

  private BenchNode(String name, String host, Path directory, Process process) {
    this.name = name;
    this.host = host;
    this.directory = directory;
    this.process = process;
    this.orders = process.outputWriter(StandardCharsets.UTF_8);
    Thread.ofVirtual().start(this::listen);
  }

  /**
   * Starts one.
   *
   * @param prefix what comes before the command, such as entering a network namespace
   * @param host the address of this machine that it listens on
   * @param heapMb the most heap it may use
   */
  static BenchNode start(String name, List<String> prefix, String host, Path directory, int heapMb)
      throws IOException {
    Files.createDirectories(directory);
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx" + heapMb + "m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(RingSync.class.getName(), "bench", "node", "--name", name));
    command.addAll(List.of("--dir", directory.toString(), "--bind", host));
    Process process =
        new ProcessBuilder(command)
            .redirectError(Redirect.to(directory.resolve("log").toFile()))
            .start();
    return new BenchNode(name, host, directory, process);
  }

  /** Waits until it serves. */
  void awaitStart() throws IOException, InterruptedException {
    await(port, START_TIME);
  }

  /** Where an artifact lies on it. */
  Path file(String path) {
    return directory.resolve(path);
  }

  long pid() {
    return process.pid();
  }

  /** Begins a fetch over these sources, in order. */
  CompletableFuture<JsonNode> fetch(String id, String path, List<BenchNode> sources)
      throws IOException, InterruptedException {
    ObjectNode order = JSON.createObjectNode().put("id", id).put("path", path);
    ArrayNode list = order.putArray("sources");
    for (BenchNode source : sources) {
      list.addObject()
          .put("name", source.name)
          .put("host", source.host)
          .put("port", source.await(source.port, START_TIME));
    }
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    orders.write(order + "\n");
    orders.flush();
    return answer;
  }

  /**
   * Waits for the end of a fetch.
   *
   * @throws IOException where it failed or took too long
   */
  JsonNode ended(CompletableFuture<JsonNode> fetch, Duration limit)
      throws IOException, InterruptedException {
    JsonNode answer = await(fetch, limit);
    if (answer.has("error")) {
      throw new IOException(name + " failed: " + answer.path("error").textValue());
    }
    return answer;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  private void listen() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode answer = JSON.readTree(line);
        if (answer.has("port")) {
          port.complete(answer.path("port").intValue());
        } else {
          waiting.remove(answer.path("id").textValue()).complete(answer);
        }
      }
    } catch (IOException e) {
      // It was closed, or died: who waits is told below.
    }
    IOException ended = new IOException(name + " has ended; see " + directory.resolve("log"));
    port.completeExceptionally(ended);
    waiting.values().forEach(one -> one.completeExceptionally(ended));
  }

  private <T> T await(CompletableFuture<T> future, Duration limit)
      throws IOException, InterruptedException {
    try {
      return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new IOException(name + " took longer than " + limit, e);
    }
  }
}
