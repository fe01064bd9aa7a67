// Brings the page together: what happens makes it look again, at most once a second.

import { get, listen } from "./api.js";
import { byId, setText } from "./dom.js";
import { showCharts } from "./charts.js";
import { showFailures } from "./failures.js";
import { MATRIX, showLegend, showMatrix } from "./matrix.js";
import { NODES, showNodes } from "./nodes.js";
import { RISK, showHealth, showQueue, showRisk, showTiles } from "./overview.js";
import { TRANSFERS, WAITING, showTransfers, showWaiting } from "./transfers.js";

const AT_MOST_EVERY_MS = 1000;
const AT_LEAST_EVERY_MS = 10_000;
const ROWS = 50;

let nowMs = Date.now();
let connected = false;
let asked = 0;
let busy = false;
let due = true;

const chosen = (form) => Object.fromEntries(new FormData(byId(form)));

const turnTo = (part) => (offset) => {
  part.offset = offset;
  refresh();
};

// What was on this page may be over by now; then back to the first.
function settle(part, total) {
  if (part.offset > 0 && part.offset >= total) {
    part.offset = 0;
    due = true;
  }
}

async function showNumbers() {
  const [status, risk, history] = await Promise.all([
    get("/status"), get("/at-risk", RISK), get("/history"),
  ]);
  nowMs = status.time_ms;
  showHealth(status.sync);
  showTiles(status, risk);
  showQueue(status.sync);
  showRisk(risk, nowMs, turnTo(RISK));
  settle(RISK, risk.databases);
  showCharts(history, nowMs);
}

async function showJobs() {
  const [running, waiting, failed, parked] = await Promise.all([
    get("/jobs", { state: "running", ...chosen("transfers-filters"), ...TRANSFERS }),
    get("/jobs", { state: "waiting", ...chosen("waiting-filters"), ...WAITING }),
    ...["failed", "parked"].map((state) =>
      get("/jobs", { state, ...chosen("failures-filters"), limit: ROWS })),
  ]);
  showTransfers(running, turnTo(TRANSFERS));
  settle(TRANSFERS, running.total);
  showWaiting(waiting, nowMs, turnTo(WAITING));
  settle(WAITING, waiting.total);
  showFailures(failed, parked, nowMs);
}

async function showRegistry() {
  const page = await get("/nodes", { ...chosen("nodes-filters"), ...NODES });
  showNodes(page, nowMs, turnTo(NODES));
  settle(NODES, page.total);
}

async function showFreshness() {
  showMatrix(await get("/matrix", { ...chosen("matrix-filters"), ...MATRIX }), (part) => {
    Object.assign(MATRIX, part);
    refresh();
  });
}

async function refresh() {
  if (busy) {
    due = true;
    return;
  }
  busy = true;
  due = false;
  asked = Date.now();
  try {
    await showNumbers();
    await Promise.all([showJobs(), showRegistry(), showFreshness()]);
    document.body.dataset.ready = "true";
    showLine(true);
  } catch (failure) {
    showLine(false, failure.message);
  } finally {
    busy = false;
  }
}

function showLine(answers, why) {
  byId("live").classList.toggle("on", answers && connected);
  const time = new Date().toLocaleTimeString();
  setText("live", answers
    ? (connected ? `live, ${time}` : "not live; connecting")
    : `no answer from the monitor: ${why}`);
}

function onFilter(form, part) {
  byId(form).addEventListener("submit", (event) => event.preventDefault());
  byId(form).addEventListener("input", () => {
    Object.assign(part, { offset: 0 }, "nodeOffset" in part ? { nodeOffset: 0 } : {});
    refresh();
  });
}

showLegend();
onFilter("transfers-filters", TRANSFERS);
onFilter("waiting-filters", WAITING);
onFilter("failures-filters", {});
onFilter("matrix-filters", MATRIX);
onFilter("nodes-filters", NODES);
listen(() => { due = true; }, (open) => { connected = open; due = true; });
setInterval(() => {
  const age = Date.now() - asked;
  if (!document.hidden && ((due && age >= AT_MOST_EVERY_MS) || age >= AT_LEAST_EVERY_MS)) {
    refresh();
  }
}, 250);
refresh();
