// Jobs whose last attempt failed, with the cause and another chance.

import { retry } from "./api.js";
import { byId, cell, element, emptyRow, fill, head, setText } from "./dom.js";
import { ago, whole } from "./format.js";
import { artifactButton } from "./explain.js";

async function again(job, button) {
  button.disabled = true;
  let answer = await retry(job.job_id, sessionStorage.getItem("token"));
  if (answer.forbidden) {
    const token = window.prompt(`${answer.error}\n\nToken of this monitor:`);
    if (token) {
      answer = await retry(job.job_id, token);
      if (answer.ok) {
        sessionStorage.setItem("token", token);
      }
    }
  }
  setText("retried", answer.ok
    ? `The planner was asked to try ${job.artifact} on ${job.target} again.`
    : `Not retried: ${answer.error}`);
  button.disabled = answer.ok;
}

function cause(job, nowMs) {
  const parked = job.state === "parked";
  const standing = element("span", { class: parked ? "tag bad" : "tag warn" },
    parked ? "given up" : `attempt ${job.attempt}`);
  const failure = job.failure;
  const wait = job.not_before_ms === null ? 0 : job.not_before_ms - nowMs;
  return element("span", {}, standing, " ",
    failure
      ? `${failure.category.replaceAll("_", " ")}: ${failure.error} `
      : `${job.reason ?? "no reason was given"} `,
    element("small", {},
      (failure ? ago(nowMs - failure.at_ms) : "") + (wait > 0 ? `, again in ${whole(wait)}` : "")));
}

export function showFailures(failed, parked, nowMs) {
  const jobs = new Map();
  for (const job of [...parked.jobs, ...failed.jobs]) {
    jobs.set(job.job_id, job);
  }
  const total = Math.max(failed.total, parked.total, jobs.size);
  setText("failures-count", total > jobs.size
    ? `${total.toLocaleString("en")}, the ${jobs.size} most urgent are shown` : String(total || ""));
  fill(byId("failures-rows"), jobs.size === 0
    ? [emptyRow(4, "No job has failed.")]
    : [...jobs.values()].map((job) => {
      const button = element("button", {
        type: "button", "data-key": `retry ${job.job_id}`,
        "aria-label": `Retry ${job.artifact} on ${job.target}`,
        onclick: () => again(job, button),
      }, "Retry");
      return element("tr", {},
        head(artifactButton(job.artifact, job.target, "failure"), "name"),
        cell(job.target, "node"),
        cell(cause(job, nowMs), "cause"),
        cell(button, "number"));
    }));
}
