// Throughput and latency of the last hour, drawn as SVG.

import { byId, element } from "./dom.js";
import { bytes, duration } from "./format.js";

const WIDTH = 420;
const HEIGHT = 84;
const BOTTOM = 82;
const TOP = 4;
const SPAN_MS = 30 * 60 * 1000;

function svg(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  return made;
}

// One point for each slice of the last half hour, also for those in which nothing ended.
function regular(history, nowMs) {
  const known = new Map(history.slices.map((slice) => [slice.start_ms, slice]));
  const last = Math.floor(nowMs / history.slice_ms) * history.slice_ms;
  const points = [];
  for (let start = last - SPAN_MS; start <= last; start += history.slice_ms) {
    points.push(known.get(start) ?? { start_ms: start, bytes: 0, completed: 0, failed: 0,
      p50_ms: null, p95_ms: null });
  }
  return points;
}

function frame(label) {
  const chart = svg("svg", {
    class: "chart", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label,
    preserveAspectRatio: "none",
  });
  chart.append(
    svg("line", { class: "top", x1: 0, x2: WIDTH, y1: TOP, y2: TOP }),
    svg("line", { class: "axis", x1: 0, x2: WIDTH, y1: BOTTOM, y2: BOTTOM }));
  return chart;
}

// The drawing may be stretched, so that all text stands beside it.
function show(id, chart, most, keys) {
  byId(id).replaceChildren(
    element("p", { class: "ends" }, element("span", {}, most),
      element("span", {}, ...keys.flatMap(([kind, text]) =>
        [element("span", { class: `key ${kind}` }, text), " "]))),
    chart,
    element("p", { class: "ends" }, element("span", {}, "30 min ago"), element("span", {}, "now")));
}

function path(points, value, most) {
  const step = WIDTH / (points.length - 1);
  return points
    .map((point, index) => [index * step, value(point)])
    .filter(([, amount]) => amount !== null)
    .map(([x, amount]) => `${x.toFixed(1)},${(BOTTOM - (BOTTOM - TOP) * (amount / most)).toFixed(1)}`);
}

export function showCharts(history, nowMs) {
  const points = regular(history, nowMs);
  const seconds = history.slice_ms / 1000;
  const most = Math.max(1, ...points.map((point) => point.bytes / seconds));
  const failed = points.reduce((sum, point) => sum + point.failed, 0);
  const completed = points.reduce((sum, point) => sum + point.completed, 0);
  const throughput = frame(
    `${completed} transfers completed and ${failed} failed in the last half hour`);
  const line = path(points, (point) => point.bytes / seconds, most);
  throughput.append(
    svg("polygon", { class: "area", points: `0,${BOTTOM} ${line.join(" ")} ${WIDTH},${BOTTOM}` }),
    svg("polyline", { class: "line", points: line.join(" ") }));
  const step = WIDTH / (points.length - 1);
  points.forEach((point, index) => {
    if (point.failed) {
      throughput.append(svg("line",
        { class: "lost", x1: index * step, x2: index * step, y1: BOTTOM - 9, y2: BOTTOM }));
    }
  });
  show("throughput", throughput, `${bytes(most)}/s`,
    [["", `${completed} done`], ["lost", `${failed} failed`]]);
  showLatency(points);
}

function showLatency(points) {
  const slowest = Math.max(1, ...points.map((point) => point.p95_ms ?? 0));
  const last = points.findLast((point) => point.p50_ms !== null);
  const latency = frame(last
    ? `lately half took at most ${duration(last.p50_ms)}, 95 % at most ${duration(last.p95_ms)}`
    : "no transfer in the last half hour");
  latency.append(
    svg("polyline", { class: "second",
      points: path(points, (point) => point.p95_ms, slowest).join(" ") }),
    svg("polyline", { class: "line",
      points: path(points, (point) => point.p50_ms, slowest).join(" ") }));
  show("latency", latency, last ? duration(slowest) : "no transfer yet", last
    ? [["", `half within ${duration(last.p50_ms)}`],
      ["second", `95 % within ${duration(last.p95_ms)}`]]
    : []);
}
