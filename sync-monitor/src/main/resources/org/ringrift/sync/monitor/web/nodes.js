// The registry, a part at a time.

import { byId, cell, element, emptyRow, fill, head, pager, setText } from "./dom.js";
import { ago, bytes, count, whole } from "./format.js";

export const NODES = { offset: 0, limit: 50 };

const LEVELS = { admitted: "good", joining: "warn", terminating: "warn", silent: "bad", left: "" };

function disk(node) {
  if (node.disk_used_percent === null) {
    return "unknown";
  }
  const percent = Math.round(node.disk_used_percent);
  return element("span", {},
    element("progress", {
      max: 100, value: percent, class: percent >= 90 ? "full" : null,
      "aria-label": `disk of ${node.node}`,
    }),
    " ", element("small", {}, `${percent} %, ${bytes(node.disk_free_bytes)} free`));
}

function breaker(node, nowMs) {
  if (!node.breaker) {
    return element("span", { class: "tag good" }, "closed");
  }
  const until = node.breaker.open_until_ms;
  return element("span", { class: "tag bad", title: node.breaker.reason },
    until ? `open for ${whole(Math.max(0, until - nowMs))}` : "half open");
}

// What a node said of itself holds only while it is heard.
const lately = (node, text) => (["silent", "left"].includes(node.status) ? "–" : text);

export function showNodes(page, nowMs, go) {
  setText("nodes-count", page.total.toLocaleString("en"));
  fill(byId("nodes-rows"), page.nodes.length === 0
    ? [emptyRow(11, "No node is like that.")]
    : page.nodes.map((node) => element("tr", {},
      head(node.node, "node"),
      cell(element("span", { class: `tag ${LEVELS[node.status]}` },
        node.drain?.draining ? `${node.status}, draining` : node.status)),
      cell(`${node.role}${node.lifetime === "ephemeral" ? ", ephemeral" : ""}`),
      cell(node.provider),
      cell(breaker(node, nowMs)),
      cell(disk(node), "disk"),
      cell(lately(node, node.load_average?.toFixed(2) ?? "–"), "number"),
      cell(`${lately(node, node.running_jobs)} / ${node.max_concurrent_jobs}`, "number"),
      cell(count(node.waiting), "number"),
      cell(lately(node, node.uploads_running), "number"),
      cell(ago(nowMs - node.last_heard_at_ms), "number"))));
  pager(byId("nodes-pager"), "nodes", { ...NODES, total: page.total }, go);
}
