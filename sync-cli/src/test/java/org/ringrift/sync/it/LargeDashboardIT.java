package org.ringrift.sync.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ringrift.sync.cli.bench.MonitorLoad;
import org.ringrift.sync.monitor.Monitor;
import org.ringrift.sync.monitor.MonitorConfig;

/**
 * The dashboard of a fleet of 2,000 nodes in a real browser. Its picture stays in {@code
 * target/dashboard}. Without Chromium there is nothing to test.
 */
@Timeout(300)
class LargeDashboardIT {
  private static final Path PICTURES = Path.of("target", "dashboard");
  private static final int NODES = 2_000;
  private static final int ARTIFACTS = 3_000;

  /** Brings a thousand transfers to their middle. */
  private static final int NEWS = 5_613;

  private static final int MOST_ELEMENTS = 10_000;

  @Test
  void showsPartsOfALargeFleetAndFindsWhatIsAskedFor() throws Exception {
    Path program = Browser.find().orElse(null);
    Assumptions.assumeTrue(program != null, "chromium is not installed");
    Files.createDirectories(PICTURES);
    try (TestStack stack = TestStack.start();
        MonitorLoad load = MonitorLoad.of(stack.connectionConfig(), NODES, ARTIFACTS);
        Monitor monitor = monitor(stack);
        Browser browser = Browser.start(program, Files.createTempDirectory(PICTURES, "browser-"))) {
      load.tellFleet();
      load.publish(NEWS);
      browser.show(1440, 1700, false);
      browser.open(monitor.uri().resolve("/"));
      browser.awaitTrue(text("#transfers-count") + " === '1,000'");
      browser.awaitTrue(text("#nodes-count") + " === '2,000'");
      browser.awaitTrue(text("#matrix-count") + " === '3,000 artifacts, 2,000 nodes'");
      browser.awaitTrue(text("#transfers-rows") + ".includes('50 %')");
      browser.keepPicture(PICTURES.resolve("large.png"));
      isSmall(browser);

      findsNodes(browser);
      turnsPages(browser);
      explainsWithoutSayingItAll(browser);
      keepsItsPlaceWhileMuchHappens(browser, load);
      isSmall(browser);
    }
  }

  private static Monitor monitor(TestStack stack) throws Exception {
    Map<String, String> settings = new HashMap<>(stack.connection());
    settings.put("monitor.port", "0");
    return Monitor.start(MonitorConfig.from(settings));
  }

  private static void findsNodes(Browser browser) throws Exception {
    type(browser, "#nodes-filters [name=text]", "node-1234");
    browser.awaitTrue(count("#nodes-rows tr") + " === 1");
    browser.awaitTrue(text("#nodes-rows") + ".includes('node-1234')");
    type(browser, "#matrix-filters [name=nodeText]", "node-123");
    browser.awaitTrue(count("#matrix-head th") + " === 11");
    type(browser, "#transfers-filters [name=text]", "node-0123");
    browser.awaitTrue(count("#transfers-rows tr") + " < 10");
    browser.awaitTrue(text("#transfers-rows") + ".includes('node-0123')");
    type(browser, "#waiting-filters [name=text]", "_000006.db");
    browser.awaitTrue(count("#waiting-rows tr") + " === 1");
    browser.awaitTrue(text("#waiting-rows") + ".includes('node-0008')");
    type(browser, "#waiting-filters [name=text]", "");
    type(browser, "#transfers-filters [name=text]", "");
    type(browser, "#nodes-filters [name=text]", "");
    browser.awaitTrue(count("#nodes-rows tr") + " === 50");
  }

  private static void turnsPages(Browser browser) throws Exception {
    click(browser, "#transfers-pager button:last-child");
    browser.awaitTrue(text("#transfers-pager") + ".includes('51–100 of 1,000')");
    click(browser, "#waiting-pager button:last-child");
    browser.awaitTrue(text("#waiting-pager") + ".includes('51–100 of 100')");
    click(browser, "#nodes-pager button:last-child");
    browser.awaitTrue(text("#nodes-rows") + ".includes('node-0051')");
  }

  /** What was decided about this model names a thousand nodes. */
  private static void explainsWithoutSayingItAll(Browser browser) throws Exception {
    type(browser, "#matrix-filters [name=text]", "canonical_000001.pth");
    browser.awaitTrue(count("#matrix-rows tr") + " === 1");
    click(browser, "#matrix-rows th button");
    browser.awaitTrue(text("#explain-body") + ".includes('more nodes are not shown')");
    isSmall(browser);
    type(browser, "#explain-text", "node-0772");
    browser.awaitTrue(count("#explain-body h3") + " === 1");
    browser.awaitTrue(text("#explain-body") + ".includes('node-0772')");
    assertThat(browser.value("document.getElementById('explain').close() ?? true").asBoolean())
        .isTrue();
  }

  private static void keepsItsPlaceWhileMuchHappens(Browser browser, MonitorLoad load)
      throws Exception {
    String place = "document.querySelector('#nodes .scroll').scrollTop";
    assertThat(browser.value(place + " = 300").asInt()).isEqualTo(300);
    browser.awaitTrue("(window.before = " + text("#tiles") + ").includes('done')");
    load.publish(30_000);
    browser.awaitTrue(text("#tiles") + " !== window.before");
    browser.awaitTrue("document.getElementById('live').classList.contains('on')");
    assertThat(browser.value(place).asInt()).isEqualTo(300);
  }

  private static void isSmall(Browser browser) throws Exception {
    assertThat(browser.value("document.getElementsByTagName('*').length").asInt())
        .isBetween(100, MOST_ELEMENTS);
  }

  private static String text(String selector) {
    return "document.querySelector('" + selector + "')?.textContent";
  }

  private static String count(String selector) {
    return "document.querySelectorAll('" + selector + "').length";
  }

  /** Waits until it is there, as the page may be drawing it just now. */
  private static void click(Browser browser, String selector) throws Exception {
    browser.awaitTrue(
        "(one => one !== null && (one.click() ?? true))(document.querySelector('%s'))"
            .formatted(selector));
  }

  private static void type(Browser browser, String selector, String text) throws Exception {
    String field = "document.querySelector('" + selector + "')";
    browser.awaitTrue(
        "(%s.value = '%s', %s.dispatchEvent(new Event('input', { bubbles: true })))"
            .formatted(field, text, field));
  }
}
