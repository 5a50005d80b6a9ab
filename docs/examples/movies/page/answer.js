// The answer as a tree that opens and closes, and what went wrong.

import { html, shown } from "./svg.js";

const levels_open = 3;
const shown_errors = 20;

/** Fills `place` with an answer's `errors` and `data`. */
export function showAnswer(place, answer) {
  place.replaceChildren();
  place.scrollTop = 0;
  const errors = answer.errors ?? [];
  for (const error of errors.slice(0, shown_errors)) place.append(errorOf(error));
  if (errors.length > shown_errors)
    place.append(html("p", {}, `${shown(errors.length - shown_errors)} more errors are not shown.`));
  if (answer.data !== undefined) place.append(node("data", answer.data, 0));
}

function errorOf(error) {
  const path = error.path ? [html("div", { class: "gist" }, "at " + error.path.join(" › "))] : [];
  return html("div", { class: "error", role: "alert" }, html("b", {}, "Error: "), error.message, ...path);
}

function node(name, value, depth) {
  if (value === null || typeof value !== "object") return leaf(name, value);
  const branch = html("details", {}, html("summary", {}, label(name), " ", gist(value)));
  branch.addEventListener("toggle", () => grow(branch, value, depth), { once: true });
  if (depth < levels_open) {
    branch.open = true;
  }
  return branch;
}

// Branches grow when they are opened: an answer can have a hundred thousand of them.
function grow(branch, value, depth) {
  for (const [name, member] of Object.entries(value)) branch.append(node(name, member, depth + 1));
}

function leaf(name, value) {
  return html("div", {}, label(name), ": ", html("span", { class: "text" }, JSON.stringify(value)));
}

function label(name) {
  return html("span", { class: "name" }, name);
}

// What can be said of a branch while it is closed.
function gist(value) {
  if (Array.isArray(value)) return html("span", { class: "gist" }, `[${shown(value.length)}]`);
  const text = Object.values(value).find((member) => typeof member === "string");
  return html("span", { class: "gist" }, text === undefined ? "{…}" : `{ ${text} }`);
}
