package org.ringrift.sync.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ringrift.sync.cli.RingSync;
import org.ringrift.sync.events.ConnectionConfig;

/**
 * {@code ringsync monitor} in a process of its own, with the options that the launcher gives it.
 */
final class MonitorProcess implements AutoCloseable {
  private static final Pattern SERVES = Pattern.compile("monitor serves (\\S+)/status.*");
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Path collections;
  private final URI uri;
  private final HttpClient client = HttpClient.newHttpClient();

  private MonitorProcess(Process process, Path collections, URI uri) {
    this.process = process;
    this.collections = collections;
    this.uri = uri;
  }

  /**
   * Starts one, and returns once it serves.
   *
   * @param folder where it keeps notes for the benchmark
   * @throws IOException where it does not; the log says why
   */
  static MonitorProcess start(ConnectionConfig connection, Path folder, Path log, int heapMb)
      throws IOException {
    Path collections = folder.resolve("collections");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-XX:+UseG1GC",
            "-XX:MaxGCPauseMillis=10",
            "-Xmx" + heapMb + "m",
            CollectionLog.option(collections),
            "-cp",
            System.getProperty("java.class.path"),
            RingSync.class.getName(),
            "monitor",
            "-s",
            "bootstrap.servers=" + connection.bootstrapServers(),
            "-s",
            "schema.registry.url=" + connection.registryUrl(),
            "-s",
            "monitor.bind.address=127.0.0.1",
            "-s",
            "monitor.port=0",
            "-s",
            "monitor.check.interval=500 ms");
    Process process = new ProcessBuilder(command).redirectError(Redirect.to(log.toFile())).start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher serves = SERVES.matcher(line);
      if (serves.matches()) {
        return new MonitorProcess(process, collections, URI.create(serves.group(1)));
      }
    }
    throw new IOException("the monitor has ended; see " + log);
  }

  URI uri() {
    return uri;
  }

  long pid() {
    return process.pid();
  }

  /** The collections of its heap so far. */
  CollectionLog collections() throws IOException {
    return CollectionLog.read(collections);
  }

  /** The part of {@code /status} about the monitor itself. */
  JsonNode state() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri.resolve("/status")).timeout(ANSWER_LIMIT).build();
    HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    return JSON.readTree(answer.body()).path("monitor");
  }

  @Override
  public void close() {
    client.close();
    process.destroyForcibly();
    process.onExit().join();
  }
}
