// Makes elements. Text is always set as text, never as HTML.

export const byId = (id) => document.getElementById(id);

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") {
      made.addEventListener("click", value);
    } else if (value !== null && value !== undefined && value !== false) {
      made.setAttribute(key, value === true ? "" : value);
    }
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export const cell = (content, className) => element("td", { class: className }, content);
export const head = (content, className) =>
  element("th", { scope: "row", class: className }, content);

export function emptyRow(columns, text) {
  return element("tr", {}, element("td", { class: "empty", colspan: columns }, text));
}

// On a phone each cell stands on a line of its own, with the name of its column before it.
function nameCells(parent, rows) {
  const heads = parent.tagName === "TBODY" ? parent.parentElement.tHead.rows[0].cells : [];
  for (const row of heads.length > 1 ? rows : []) {
    [...row.querySelectorAll("td:not(.empty)")].forEach((one) => {
      const name = heads[one.cellIndex];
      one.dataset.column = name.querySelector(".hidden") ? "" : name.textContent;
    });
  }
}

// Puts new rows in place of the old ones, and the focus back to where it was.
export function fill(parent, children) {
  nameCells(parent, children);
  const focused = document.activeElement;
  const key = parent.contains(focused) ? focused.dataset.key : null;
  parent.replaceChildren(...children);
  if (key) {
    for (const candidate of parent.querySelectorAll("[data-key]")) {
      if (candidate.dataset.key === key) {
        candidate.focus({ preventScroll: true });
      }
    }
  }
}

export function setText(id, text) {
  const target = byId(id);
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

// Buttons for the part before and the part after.
export function pager(parent, what, page, go) {
  const from = page.total === 0 ? 0 : page.offset + 1;
  const to = Math.min(page.total, page.offset + page.limit);
  const step = (text, label, offset, enabled) =>
    element("button", {
      type: "button", "aria-label": label, "data-key": label, disabled: !enabled,
      onclick: () => go(offset),
    }, text);
  fill(parent, page.total <= page.limit && page.offset === 0 ? [] : [
    step("‹", `${what} before these`, Math.max(0, page.offset - page.limit), page.offset > 0),
    element("span", {}, `${what} ${from}–${to} of ${page.total.toLocaleString("en")}`),
    step("›", `${what} after these`, page.offset + page.limit, to < page.total),
  ]);
}
