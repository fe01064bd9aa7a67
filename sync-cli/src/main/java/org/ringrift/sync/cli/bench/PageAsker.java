package org.ringrift.sync.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Asks for pages from a process of its own. Broker and load keep much in the heap of the benchmark,
 * and a pause of its collector would count as one of the server.
 */
final class PageAsker implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String READY = "ready";

  /** Before it counts: a client that has just started is slow by itself. */
  private static final Duration WARM_UP = Duration.ofSeconds(3);

  private final Process process;
  private final BufferedReader out;

  private PageAsker(Process process) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts one, and returns when it begins to count.
   *
   * @param perSecond how often each page is asked
   * @throws IOException where it ends before that; the reason is on the error stream
   */
  static PageAsker start(URI server, Map<String, Integer> perSecond, Duration time)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                PageAsker.class.getName(),
                server.toString(),
                time.toString()));
    perSecond.forEach((page, times) -> command.add(times + " " + page));
    PageAsker asker =
        new PageAsker(new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
    String first = asker.out.readLine();
    if (!READY.equals(first)) {
      asker.close();
      throw new IOException("the process that asks for pages did not start, but said: " + first);
    }
    return asker;
  }

  /** Waits for the last answer, and returns the times of each page. */
  Map<String, PageTimes.Times> times() throws IOException {
    String last = out.readLine();
    if (last == null) {
      throw new IOException("the process that asks for pages has ended");
    }
    return JSON.readValue(
        last,
        JSON.getTypeFactory().constructMapType(TreeMap.class, String.class, PageTimes.Times.class));
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /**
   * The process.
   *
   * @param args the server, for how long, and each page behind its times a second
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Map<String, Integer> perSecond = new TreeMap<>();
    for (String page : List.of(args).subList(2, args.length)) {
      String[] words = page.split(" ", 2);
      perSecond.put(words[1], Integer.valueOf(words[0]));
    }
    try (PageTimes pages = new PageTimes(URI.create(args[0]))) {
      Map<String, PageTimes.Times> unused = pages.ask(perSecond, WARM_UP);
      System.out.println(READY);
      System.out.println(JSON.writeValueAsString(pages.ask(perSecond, Duration.parse(args[1]))));
    }
  }
}
