package org.ringrift.sync.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ringrift.sync.cli.local.LocalLayout;
import org.ringrift.sync.cli.local.LocalNode;
import org.ringrift.sync.cli.local.LocalPorts;
import org.ringrift.sync.cli.local.LocalStack;

/**
 * The dashboard of a running local stack in a real browser. Its pictures stay in {@code
 * target/dashboard}. Without Chromium there is nothing to test.
 */
@Timeout(300)
class DashboardIT {
  private static final Path PICTURES = Path.of("target", "dashboard");
  private static final String MODEL = "models/canonical_hex8_2p.pth";

  @TempDir private Path directory;

  @Test
  void showsWhatHappensWithoutBeingLoadedAgain() throws Exception {
    Path program = Browser.find().orElse(null);
    Assumptions.assumeTrue(program != null, "chromium is not installed");
    Files.createDirectories(PICTURES);
    LocalLayout layout = LocalLayout.of(directory.resolve("local"), LocalPorts.free());
    try (LocalStack stack = LocalStack.start(layout);
        Browser browser = Browser.start(program, Files.createTempDirectory(PICTURES, "browser-"))) {
      browser.show(1440, 1700, false);
      browser.open(stack.monitorUri().resolve("/"));
      browser.awaitTrue("document.body !== null && document.body.dataset.ready === 'true'");
      browser.awaitTrue("document.querySelectorAll('#nodes-rows .tag.good').length >= 3");

      Path model = layout.nodeDir(LocalNode.CPU.id()).resolve(MODEL);
      Files.createDirectories(model.getParent());
      byte[] content = new byte[100_000];
      new Random(1).nextBytes(content);
      Files.write(model, content);
      browser.awaitTrue("document.querySelectorAll('#matrix-rows .cell.current').length >= 2");
      browser.awaitTrue("document.getElementById('live').classList.contains('on')");
      browser.keepPicture(PICTURES.resolve("light.png"));

      comesFromNowhereElse(browser, stack.monitorUri());
      explainsByKeyboard(browser);
      fitsOnAPhone(browser);
    }
  }

  private static void comesFromNowhereElse(Browser browser, URI monitor) throws Exception {
    String elsewhere =
        "performance.getEntriesByType('resource')"
            + ".filter(one => !one.name.startsWith('"
            + monitor
            + "')).map(one => one.name).join()";
    assertThat(browser.value(elsewhere).asText()).isEmpty();
  }

  private static void explainsByKeyboard(Browser browser) throws Exception {
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

  private static void fitsOnAPhone(Browser browser) throws Exception {
    browser.show(390, 1700, false);
    browser.awaitTrue("document.documentElement.scrollWidth <= window.innerWidth");
    browser.keepPicture(PICTURES.resolve("phone.png"));
  }
}
