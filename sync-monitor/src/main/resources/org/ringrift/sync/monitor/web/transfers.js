// Transfers that run now.

import { byId, cell, element, emptyRow, fill, head, pager, setText } from "./dom.js";
import { bytes, duration, rate } from "./format.js";
import { artifactButton } from "./explain.js";

function progress(job) {
  if (job.bytes_done === null) {
    return element("small", {}, "starts");
  }
  const known = job.bytes_total !== null && job.bytes_total > 0;
  const percent = known ? Math.floor((100 * job.bytes_done) / job.bytes_total) : null;
  const label = known
    ? `${percent} % of ${bytes(job.bytes_total)}`
    : `${bytes(job.bytes_done)} so far`;
  return element("span", {},
    element("progress", {
      max: known ? 100 : null, value: percent, "aria-label": `${job.artifact} to ${job.target}`,
    }), " ", element("small", {}, label));
}

export const TRANSFERS = { offset: 0, limit: 50 };

export function showTransfers(page, go) {
  setText("transfers-count", page.total ? page.total.toLocaleString("en") : "");
  fill(byId("transfers-rows"), page.jobs.length === 0
    ? [emptyRow(7, "Nothing moves at the moment.")]
    : page.jobs.map((job) => element("tr", {},
      head(artifactButton(job.artifact, job.target, "transfer"), "name"),
      cell(job.target),
      cell(job.source ?? "–"),
      cell(job.transport ?? "–"),
      cell(progress(job)),
      cell(rate(job.bytes_per_second), "number"),
      cell(duration(job.remaining_ms), "number"))));
  pager(byId("transfers-pager"), "transfers", { ...TRANSFERS, total: page.total }, go);
}
