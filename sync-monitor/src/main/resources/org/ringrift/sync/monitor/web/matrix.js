// Artifacts against nodes, a part at a time, so that 2,000 nodes are no more than 40.

import { byId, element, emptyRow, fill, head, pager, setText } from "./dom.js";
import { artifactButton, explain } from "./explain.js";
import { several } from "./format.js";

export const MATRIX = { offset: 0, limit: 25, nodeOffset: 0, nodeLimit: 40 };

const SIGNS = {
  current: ["✓", "has the newest version"],
  behind: ["−", "has an older version"],
  wanted: ["…", "is getting it"],
  missing: ["✗", "should have it, has nothing"],
  surplus: ["+", "has a copy nobody asks for"],
  not_needed: ["·", "others come first"],
  not_eligible: ["⊘", "must not have it"],
};

function sign(cell) {
  const text = SIGNS[cell.state][0];
  return cell.state === "behind" && cell.behind_games ? `−${cell.behind_games}` : text;
}

function mark(artifact, node, cell) {
  if (!cell) {
    return element("td");
  }
  const meaning = SIGNS[cell.state][1] + (cell.why ? `: ${cell.why}` : "");
  return element("td", {}, element("button", {
    type: "button", class: `cell ${cell.state}`, title: `${node} ${meaning}`,
    "aria-label": `${artifact} on ${node}: ${meaning}`, "data-key": `cell ${artifact} ${node}`,
    onclick: () => explain(artifact, node),
  }, sign(cell)));
}

export function showLegend() {
  fill(byId("matrix-legend"), Object.entries(SIGNS).map(([state, [text, meaning]]) =>
    element("span", {}, element("span", { class: `cell ${state}` }, text), ` ${meaning}`)));
}

export function showMatrix(page, go) {
  setText("matrix-count",
    `${several(page.total_artifacts, "artifact")}, ${several(page.total_nodes, "node")}`);
  fill(byId("matrix-head"), [
    element("th", { scope: "col" }, "Artifact"),
    ...page.nodes.map((node) =>
      element("th", { scope: "col", title: node }, element("span", {}, node))),
  ]);
  fill(byId("matrix-rows"), page.rows.length === 0
    ? [emptyRow(page.nodes.length + 1, "No artifact is like that.")]
    : page.rows.map((row) => element("tr", {},
      head(artifactButton(row.artifact, null, "matrix"), "name"),
      ...page.nodes.map((node) => mark(row.artifact, node, row.cells[node])))));
  pager(byId("matrix-pager"), "artifacts",
    { offset: MATRIX.offset, limit: MATRIX.limit, total: page.total_artifacts },
    (offset) => go({ offset }));
  pager(byId("matrix-node-pager"), "nodes",
    { offset: MATRIX.nodeOffset, limit: MATRIX.nodeLimit, total: page.total_nodes },
    (nodeOffset) => go({ nodeOffset }));
}
