// Why an artifact is where it is, in a dialog.

import { get } from "./api.js";
import { byId, element, setText } from "./dom.js";
import { count } from "./format.js";

export function artifactButton(artifact, node, place) {
  return element("button", {
    type: "button", class: "link", title: "Why?",
    "data-key": `${place} ${artifact} ${node ?? ""}`,
    onclick: () => explain(artifact, node),
  }, artifact);
}

function decision(said) {
  if (!said) {
    return element("p", {}, "The planner has not decided about it.");
  }
  const games = said.version.game_count === null ? "" : `, ${count(said.version.game_count)} games`;
  return element("p", { class: "hint" },
    `Decided at ${said.at} after ${said.trigger}: ${said.strategy}, ${said.priority} priority, `
    + `${said.replication_target} copies wanted${games}.`);
}

function ofNode(one) {
  const list = element("ul");
  for (const sentence of one.because) {
    list.append(element("li", {}, sentence));
  }
  for (const source of one.sources) {
    list.append(element("li", {},
      `${source.used ? "source" : "other source"} ${source.node}: ${source.reason}`));
  }
  return [element("h3", {}, one.node), list];
}

export async function explain(artifact, node) {
  setText("explain-title", node ? `${artifact} on ${node}` : artifact);
  const body = byId("explain-body");
  body.replaceChildren("…");
  byId("explain").showModal();
  try {
    const said = await get("/explain", { artifact, node });
    body.replaceChildren(decision(said.decision), ...said.nodes.slice(0, 200).flatMap(ofNode));
  } catch (failure) {
    body.replaceChildren(element("p", {}, failure.message));
  }
}
