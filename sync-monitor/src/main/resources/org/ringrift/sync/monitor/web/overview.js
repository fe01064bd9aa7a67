// Whether it works, the pipeline in numbers, the queue, games at risk.

import { byId, cell, element, emptyRow, fill, head, pager, setText } from "./dom.js";
import { bytes, count, several, whole } from "./format.js";
import { artifactButton } from "./explain.js";

const HEADLINES = {
  healthy: "Everything works",
  degraded: "It works, but somebody should look",
  unhealthy: "It does not work",
};

export function showHealth(sync) {
  byId("health").className = `health ${sync.status}`;
  setText("health-title", HEADLINES[sync.status]);
  document.title = `${sync.status === "healthy" ? "" : `${sync.status} – `}RingRift Sync`;
  const list = byId("reasons");
  const now = sync.reasons.join("\n");
  if (list.dataset.now !== now) {
    list.dataset.now = now;
    list.replaceChildren(...sync.reasons.map((reason) => element("li", {}, reason)));
  }
}

function tile(name, value, note, level) {
  return element("div", { class: level },
    element("dt", {}, name),
    element("dd", {}, value, note ? element("small", {}, note) : null));
}

export function showTiles(status, risk) {
  const sync = status.sync;
  const missing = sync.replicas_wanted - sync.replicas_verified;
  const away = status.nodes.total - (status.nodes.by_status.admitted ?? 0);
  const waited = sync.oldest_queued_at_ms ? status.time_ms - sync.oldest_queued_at_ms : null;
  fill(byId("tiles"), [
    tile("Nodes", count(status.nodes.total), away ? `${away} not admitted` : "all admitted",
      away ? "warn" : ""),
    tile("Replicas in place", count(sync.replicas_verified),
      missing ? `${count(missing)} missing` : "none missing", missing ? "warn" : ""),
    tile("Games at risk", count(risk.games), `in ${several(risk.databases, "database")}`,
      risk.games ? "bad" : ""),
    tile("Running", count(sync.running), `${count(sync.completed_total)} done`),
    tile("Waiting", count(sync.queue_depth),
      waited === null ? "nothing waits" : `oldest for ${whole(waited)}`),
    tile("Given up", count(sync.parked), several(sync.failed_total, "failed attempt"),
      sync.parked ? "bad" : ""),
    tile("Moved", bytes(sync.bytes_transferred_total), `${count(sync.games_synced_total)} games`),
    tile("Planner behind", status.planner.lag === null ? "–" : count(status.planner.lag),
      status.planner.lag === null ? "not known" : "records", status.planner.error ? "warn" : ""),
    tile("Dead letters", count(sync.dead_letters), null, sync.dead_letters ? "warn" : ""),
  ]);
}

export function showQueue(sync) {
  const priorities = ["critical", "high", "normal", "low"];
  const most = Math.max(1, ...priorities.map((name) => sync.queue_by_priority[name]));
  const list = element("div", { class: "bars" });
  for (const name of priorities) {
    const waiting = sync.queue_by_priority[name];
    const bar = element("div", { class: `fill ${name}` });
    bar.style.width = `${(100 * waiting) / most}%`;
    list.append(
      element("span", {}, name),
      element("div", { class: "track", "aria-hidden": "true" }, bar),
      element("b", {}, count(waiting)));
  }
  byId("queue").replaceChildren(list);
}

export const RISK = { offset: 0, limit: 50 };

export function showRisk(risk, nowMs, go) {
  setText("risk-count", risk.games ? `${count(risk.games)} games` : "");
  fill(byId("risk-rows"), risk.at_risk.length === 0
    ? [emptyRow(4, "None: all games are on a node that lasts, or on two.")]
    : risk.at_risk.map((one) => element("tr", {},
      head(artifactButton(one.artifact, one.node, "risk"), "name"),
      cell(one.node, "node"),
      cell(`${one.at_most ? "up to " : ""}${count(one.games)} of ${count(one.total_games)}`,
        "number"),
      cell(element("time", { title: one.since, datetime: one.since },
        whole(nowMs - one.since_ms)), "number"))));
  pager(byId("risk-pager"), "databases", { ...RISK, total: risk.databases }, go);
}
