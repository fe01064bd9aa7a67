// Transfers that run now, and jobs that wait.

import { byId, cell, element, emptyRow, fill, head, pager, setText } from "./dom.js";
import { bytes, rate, whole } from "./format.js";
import { artifactButton } from "./explain.js";

function said(job, percent) {
  if (percent !== null) {
    return `${percent} % · ${bytes(job.bytes_done)} of ${bytes(job.bytes_total)}`;
  }
  return job.bytes_done ? `${bytes(job.bytes_done)} so far` : "starts";
}

function progress(job) {
  const known = job.bytes_done !== null && job.bytes_total > 0;
  const percent = known ? Math.floor((100 * job.bytes_done) / job.bytes_total) : null;
  return element("span", {},
    element("progress", {
      max: 100, value: percent ?? 0, class: known ? null : "unknown",
      "aria-label": `${job.artifact} to ${job.target}`,
    }), " ", element("small", {}, said(job, percent)));
}

export const TRANSFERS = { offset: 0, limit: 50 };

export function showTransfers(page, go) {
  setText("transfers-count", page.total ? page.total.toLocaleString("en") : "");
  fill(byId("transfers-rows"), page.jobs.length === 0
    ? [emptyRow(7, "Nothing moves at the moment.")]
    : page.jobs.map((job) => element("tr", {},
      head(artifactButton(job.artifact, job.target, "transfer"), "name"),
      cell(job.target, "node"),
      cell(job.source ?? "–", "node"),
      cell(job.transport ?? "–", "node"),
      cell(progress(job), "progress"),
      cell(rate(job.bytes_per_second), "number"),
      cell(whole(job.remaining_ms), "number"))));
  pager(byId("transfers-pager"), "transfers", { ...TRANSFERS, total: page.total }, go);
}

export const WAITING = { offset: 0, limit: 50 };

const URGENCY = { critical: "bad", high: "warn" };

function why(job, nowMs) {
  const later = job.not_before_ms > nowMs
    ? element("small", {}, ` again in ${whole(job.not_before_ms - nowMs)}`) : null;
  return element("span", {}, job.reason ?? "its turn has not come", later);
}

export function showWaiting(page, nowMs, go) {
  setText("waiting-count", page.total ? page.total.toLocaleString("en") : "");
  fill(byId("waiting-rows"), page.jobs.length === 0
    ? [emptyRow(5, "Nothing waits.")]
    : page.jobs.map((job) => element("tr", {},
      head(artifactButton(job.artifact, job.target, "waiting"), "name"),
      cell(job.target, "node"),
      cell(element("span", { class: `tag ${URGENCY[job.priority] ?? ""}` }, job.priority)),
      cell(why(job, nowMs), "cause"),
      cell(whole(nowMs - job.since_ms), "number"))));
  pager(byId("waiting-pager"), "jobs", { ...WAITING, total: page.total }, go);
}
