package org.ringrift.sync.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.ringrift.sync.cli.machine.Patience;

/** A page in a headless Chromium, driven over its DevTools port. For one thread at a time. */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final AtomicInteger commands = new AtomicInteger();
  private WebSocket socket;

  private Browser(Process process) {
    this.process = process;
  }

  /** Where one is installed. */
  static Optional<Path> find() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts it with an empty page; its files are in the folder. */
  static Browser start(Path program, Path folder) throws Exception {
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + folder,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    Browser browser = new Browser(process);
    try {
      browser.connect(folder.resolve("DevToolsActivePort"));
      return browser;
    } catch (Exception e) {
      browser.close();
      throw e;
    }
  }

  private void connect(Path portFile) throws Exception {
    await("the port of the browser", () -> portIn(portFile).isPresent());
    URI targets = URI.create("http://127.0.0.1:" + portIn(portFile).orElseThrow() + "/json");
    await("a page of the browser", () -> page(targets).isPresent());
    socket =
        http.newWebSocketBuilder()
            .buildAsync(page(targets).orElseThrow(), new Messages())
            .get(60, TimeUnit.SECONDS);
    JsonNode unused = send("Page.enable", JSON.createObjectNode());
  }

  private static Optional<String> portIn(Path file) {
    try {
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      return lines.size() < 2 ? Optional.empty() : Optional.of(lines.getFirst());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Optional<URI> page(URI targets) {
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(targets).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.ofString());
      for (JsonNode target : JSON.readTree(answer.body())) {
        if (target.path("type").asText().equals("page")) {
          return Optional.of(URI.create(target.path("webSocketDebuggerUrl").asText()));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  void open(URI uri) throws Exception {
    JsonNode unused = send("Page.navigate", JSON.createObjectNode().put("url", uri.toString()));
  }

  /** What an expression is now, as JSON. */
  JsonNode value(String expression) throws Exception {
    ObjectNode parameters =
        JSON.createObjectNode().put("expression", expression).put("returnByValue", true);
    JsonNode answer = send("Runtime.evaluate", parameters);
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(expression + " failed: " + answer.path("exceptionDetails"));
    }
    return answer.at("/result/value");
  }

  /** Waits until an expression is true. */
  void awaitTrue(String expression) throws Exception {
    await(expression, () -> isTrue(expression));
  }

  private boolean isTrue(String expression) {
    try {
      return value(expression).asBoolean();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  void press(String key) throws Exception {
    for (String type : List.of("keyDown", "keyUp")) {
      ObjectNode parameters =
          JSON.createObjectNode().put("type", type).put("key", key).put("code", key);
      if (key.equals("Enter")) {
        parameters.put("windowsVirtualKeyCode", 13).put("text", "\r");
      }
      JsonNode unused = send("Input.dispatchKeyEvent", parameters);
    }
  }

  /** How large the page is from now on, in pixels, and whether it is dark. */
  void show(int width, int height, boolean dark) throws Exception {
    JsonNode unusedSize =
        send(
            "Emulation.setDeviceMetricsOverride",
            JSON.createObjectNode()
                .put("width", width)
                .put("height", height)
                .put("deviceScaleFactor", 1)
                .put("mobile", false));
    ObjectNode media = JSON.createObjectNode();
    media
        .putArray("features")
        .addObject()
        .put("name", "prefers-color-scheme")
        .put("value", dark ? "dark" : "light");
    JsonNode unusedMedia = send("Emulation.setEmulatedMedia", media);
  }

  void keepPicture(Path file) throws Exception {
    JsonNode picture = send("Page.captureScreenshot", JSON.createObjectNode().put("format", "png"));
    Files.write(file, Base64.getDecoder().decode(picture.path("data").asText()));
  }

  private JsonNode send(String method, ObjectNode parameters) throws Exception {
    int id = commands.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    ObjectNode command = JSON.createObjectNode().put("id", id).put("method", method);
    command.set("params", parameters);
    socket.sendText(command.toString(), true).get(60, TimeUnit.SECONDS);
    JsonNode message = answer.get(60, TimeUnit.SECONDS);
    if (message.has("error")) {
      throw new AssertionError(method + " failed: " + message.path("error"));
    }
    return message.path("result");
  }

  private static void await(String what, java.util.function.BooleanSupplier condition) {
    if (!Patience.until(condition, PATIENCE)) {
      throw new AssertionError("not within " + PATIENCE + ": " + what);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
    http.shutdownNow();
  }

  /** Puts messages together and gives each answer to whoever waits for it. */
  private final class Messages implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        answer(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    private void answer(String message) {
      try {
        JsonNode json = JSON.readTree(message);
        CompletableFuture<JsonNode> future = waiting.remove(json.path("id").asInt());
        if (future != null) {
          future.complete(json);
        }
      } catch (IOException e) {
        throw new IllegalStateException("the browser does not speak JSON: " + message, e);
      }
    }
  }
}
