package org.ringrift.sync.it;

import org.ringrift.sync.core.NodeId;

/** One transfer as the dashboard shows it. For one thread. */
record WatchedTransfer(Browser browser, String artifact, NodeId target) {
  private static final String NONE = "-1";

  /** How long its bar is; below 0 where there is none. */
  int percent() throws Exception {
    return browser.value(percentNow()).asInt();
  }

  /** Waits until the bar is longer than that, and returns how long it is. */
  int awaitMoreThan(int percent) throws Exception {
    browser.awaitTrue("(window.bar = " + percentNow() + ") > " + percent);
    return browser.value("window.bar").asInt();
  }

  /** What it has of this artifact, as the table of freshness says it. */
  void awaitCell(NodeId node, String state) throws Exception {
    browser.awaitTrue(button("cell", node) + "?.classList.contains('" + state + "')");
  }

  /** Waits until the page says in every place that the target is silent and its job waits. */
  void awaitSilence() throws Exception {
    browser.awaitTrue(text("document.getElementById('reasons')", "node " + target + " is silent"));
    browser.awaitTrue(text(row("waiting"), "the target fell silent"));
    browser.awaitTrue(percentNow() + " === " + NONE);
    browser.awaitTrue(
        "[...document.querySelectorAll('#nodes-rows tr')].some(row => "
            + "row.cells[0].textContent === '"
            + target
            + "' && row.querySelector('.tag.bad')?.textContent === 'silent')");
  }

  /** Clicks on what the page has about it in that place. */
  void explain(String place, NodeId node) throws Exception {
    closeExplanation();
    String button = button(place, node);
    browser.awaitTrue(button + " !== null && (" + button + ".click() ?? true)");
    browser.awaitTrue("document.getElementById('explain').open");
  }

  String explanationHas(String words) {
    return text("document.getElementById('explain-body')", words);
  }

  void closeExplanation() throws Exception {
    browser.awaitTrue("document.getElementById('explain').close() ?? true");
  }

  private String percentNow() {
    return "(" + row("transfer") + "?.querySelector('progress').value ?? " + NONE + ")";
  }

  private String row(String place) {
    return button(place, target) + "?.closest('tr')";
  }

  private String button(String place, NodeId node) {
    return "document.querySelector('[data-key=\"" + place + " " + artifact + " " + node + "\"]')";
  }

  private static String text(String element, String words) {
    return element + "?.textContent.includes('" + words + "')";
  }
}
