package org.ringrift.sync.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.cli.local.LocalLayout;
import org.ringrift.sync.cli.local.LocalNode;
import org.ringrift.sync.cli.local.LocalPorts;
import org.ringrift.sync.cli.local.LocalStack;
import org.ringrift.sync.core.NodeId;

/**
 * The dashboard of a running local stack in a real browser. Its pictures stay in {@code
 * target/dashboard}. Without Chromium there is nothing to test.
 */
@Timeout(300)
class DashboardIT {
  private static final Path PICTURES = Path.of("target", "dashboard");
  private static final String MODEL = "models/canonical_hex8_2p.pth";
  private static final String SLOW_MODEL = "models/canonical_square8_2p.pth";
  private static final int SLOW_BYTES = 60_000_000;

  /** Only the new node is slow, and one node takes nothing. */
  private static final String HOST_FILE =
      "hosts: {extra-1: {bandwidth_mbps: 3}, cpu-1: {skip_sync_receive: true}}";

  @TempDir private static Path directory;
  @AutoClose private static LocalStack stack;
  @AutoClose private static Browser browser;

  @BeforeAll
  static void openThePage() throws Exception {
    Path program = Browser.find().orElse(null);
    Assumptions.assumeTrue(program != null, "chromium is not installed");
    Files.createDirectories(PICTURES);
    Map<String, Map<String, String>> quick =
        Map.of(
            "planner", Map.of("fleet.silent.after", "5 s", "planner.tick.interval", "200 ms"),
            "worker", Map.of("heartbeat.interval", "500 ms", "drain.grace", "0 ms"),
            "monitor", Map.of("monitor.check.interval", "500 ms"));
    stack = LocalStack.start(new LocalLayout(directory.resolve("local"), LocalPorts.free(), quick));
    browser = Browser.start(program, Files.createTempDirectory(PICTURES, "browser-"));
    browser.show(1440, 1700, false);
    browser.open(stack.monitorUri().resolve("/"));
    browser.awaitTrue("document.body !== null && document.body.dataset.ready === 'true'");
    browser.awaitTrue("document.querySelectorAll('#nodes-rows .tag.good').length >= 3");
  }

  @Test
  void showsWhatHappensWithoutBeingLoadedAgain() throws Exception {
    makeModel(LocalNode.CPU.id(), MODEL, 100_000);
    browser.show(1440, 1700, false);
    browser.awaitTrue("document.querySelectorAll('#matrix-rows .cell.current').length >= 2");
    browser.awaitTrue("document.getElementById('live').classList.contains('on')");
    browser.keepPicture(PICTURES.resolve("light.png"));

    comesFromNowhereElse(stack.monitorUri());
    explainsByKeyboard();
    fitsOnAPhone();
  }

  /** What a newcomer does who reads "Watch it heal" in the README. */
  @Test
  void showsAWorkerThatIsKilledAndHeals() throws Exception {
    WatchedTransfer watched =
        new WatchedTransfer(browser, "models:" + SLOW_MODEL, new NodeId("extra-1"));
    browser.show(1440, 2600, false);
    try (ExtraWorker extra = new ExtraWorker(stack, directory, watched.target())) {
      extra.applyHosts(HOST_FILE);
      makeModel(LocalNode.SELFPLAY.id(), SLOW_MODEL, SLOW_BYTES);
      extra.start();
      int first = watched.awaitMoreThan(0);
      int percent = watched.awaitMoreThan(Math.max(first, 20));
      browser.keepPicture(PICTURES.resolve("walk-1-moves.png"));
      extra.kill();
      watched.awaitSilence();
      browser.keepPicture(PICTURES.resolve("walk-2-silent.png"));
      explains(watched, extra);

      watched.awaitCell(LocalNode.TRAINER.id(), "current");
      long movedBefore = extra.bytesMoved();
      extra.start();
      watched.awaitMoreThan(percent);
      browser.keepPicture(PICTURES.resolve("walk-5-goes-on.png"));
      extra.applyHosts(HOST_FILE.replace("mbps: 3", "mbps: 300"));
      watched.awaitCell(watched.target(), "current");
      browser.awaitTrue("document.getElementById('health').classList.contains('healthy')");
      browser.keepPicture(PICTURES.resolve("walk-6-healed.png"));
      assertThat(extra.bytesMoved() - movedBefore)
          .as("moved after the kill at " + percent + " %, not what was there before")
          .isBetween(1L, SLOW_BYTES * (100L - percent / 2) / 100);
    }
  }

  private static void explains(WatchedTransfer watched, ExtraWorker extra) throws Exception {
    browser.show(1440, 1000, true);
    watched.explain("waiting", watched.target());
    browser.awaitTrue(watched.explanationHas("the target fell silent"));
    browser.awaitTrue(watched.explanationHas("node extra-1 is silent"));
    browser.keepPicture(PICTURES.resolve("walk-3-why-waiting.png"));
    watched.explain("cell", LocalNode.CPU.id());
    browser.awaitTrue(watched.explanationHas("the host file says skip_sync_receive"));
    browser.keepPicture(PICTURES.resolve("walk-4-why-not.png"));
    watched.closeExplanation();
    assertThat(extra.explain(watched.artifact())).contains("cpu-1", "skip_sync_receive");
    browser.show(1440, 2600, false);
  }

  private static void makeModel(NodeId node, String path, int bytes) throws Exception {
    Path model = stack.layout().nodeDir(node).resolve(path);
    Files.createDirectories(model.getParent());
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    Path unfinished = Files.write(model.resolveSibling("unfinished"), content);
    Files.move(unfinished, model);
  }

  private static void comesFromNowhereElse(URI monitor) throws Exception {
    String elsewhere =
        "performance.getEntriesByType('resource')"
            + ".filter(one => !one.name.startsWith('"
            + monitor
            + "')).map(one => one.name).join()";
    assertThat(browser.value(elsewhere).asText()).isEmpty();
  }

  private static void explainsByKeyboard() throws Exception {
    browser.show(1440, 1000, true);
    assertThat(
            browser
                .value("document.querySelector('#matrix-rows .cell.current').focus() ?? true")
                .asBoolean())
        .isTrue();
    browser.press("Enter");
    browser.awaitTrue("document.getElementById('explain').open");
    browser.awaitTrue(
        "document.getElementById('explain-body').textContent.includes('newest version')");
    browser.keepPicture(PICTURES.resolve("dark.png"));
    assertThat(browser.value("document.getElementById('explain').close() ?? true").asBoolean())
        .isTrue();
  }

  private static void fitsOnAPhone() throws Exception {
    browser.show(390, 1700, false);
    browser.awaitTrue("document.documentElement.scrollWidth <= window.innerWidth");
    browser.keepPicture(PICTURES.resolve("phone.png"));
  }
}
