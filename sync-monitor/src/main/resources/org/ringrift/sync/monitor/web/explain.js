// Why an artifact is where it is, in a dialog.

import { get } from "./api.js";
import { byId, element, setText } from "./dom.js";
import { count, several } from "./format.js";

const MOST_NODES = 50;

// The id of an artifact is its type, for games the node that plays them, and its path.
function parts(artifact) {
  const [type, ...rest] = artifact.split(":");
  const origin = type === "games" ? rest.shift() : null;
  return { type, origin, path: rest.join(":") };
}

// Where there is no room, a path breaks between its words.
const breakable = (path) => path.split(/(?<=[/_])/).flatMap((part) => [part, element("wbr")]);

export function artifactButton(artifact, node, place) {
  const { type, origin, path } = parts(artifact);
  return element("button", {
    type: "button", class: "link artifact", title: `${artifact}: why?`,
    "data-key": `${place} ${artifact} ${node ?? ""}`,
    onclick: () => explain(artifact, node),
  }, ...breakable(path), " ", element("small", { class: type }, origin === null ? type : `${type} of ${origin}`));
}

function decision(said) {
  if (!said) {
    return element("p", {}, "The planner has not decided about it.");
  }
  const games = said.version.game_count === null ? "" : `, ${count(said.version.game_count)} games`;
  return element("p", { class: "hint" },
    `Decided at ${said.at} after ${said.trigger}: ${said.strategy}, ${said.priority} priority, `
    + `${several(said.replication_target, "copy", "copies")} wanted${games}.`);
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

// A large fleet has more nodes than anybody reads about.
function ofNodes(nodes) {
  const text = byId("explain-text").value;
  const those = nodes.filter((one) => one.node.includes(text));
  const more = those.length - MOST_NODES;
  return [
    ...those.slice(0, MOST_NODES).flatMap(ofNode),
    more > 0 ? element("p", { class: "hint" },
      `${several(more, "more node is", "more nodes are")} not shown: say above which you mean.`) : "",
  ];
}

export async function explain(artifact, node) {
  setText("explain-title", node ? `${artifact} on ${node}` : artifact);
  const body = byId("explain-body");
  byId("explain-text").value = "";
  byId("explain-filter").hidden = true;
  body.replaceChildren("…");
  byId("explain").showModal();
  try {
    const said = await get("/explain", { artifact, node });
    const show = () =>
      body.replaceChildren(decision(said.decision), ...ofNodes(said.nodes));
    byId("explain-filter").hidden = said.nodes.length <= MOST_NODES;
    byId("explain-text").oninput = show;
    show();
  } catch (failure) {
    body.replaceChildren(element("p", {}, failure.message));
  }
}
