// Asks the question twice, with batching and without, and shows what came of it.

import { showAnswer } from "./answer.js";
import { ask, demonstration, Refusal } from "./ask.js";
import { showChosen, showHint } from "./details.js";
import { draw, marksOf } from "./drawing.js";
import { examples } from "./examples.js";
import { html, time } from "./svg.js";
import { showTotals, showVerdict } from "./totals.js";

const names = { on: "Batching on", off: "Batching off" };
const at = (id) => document.getElementById(id);
const part = (side, name) => at(side).querySelector("." + name);

let runs = {}; // the `extensions` of the answers, by side
let asking = new AbortController();

async function run() {
  asking.abort();
  asking = new AbortController();
  document.body.dataset.state = "asking";
  runs = {};
  show();
  try {
    await askBoth(at("query").value, variablesOf(at("variables").value), asking.signal);
  } catch (error) {
    if (error.name === "AbortError") return;
    if (!(error instanceof Refusal)) throw error;
    show();
    showAnswer(at("answer"), { errors: [error] });
  }
  say(runs.on ? `answered in ${time(runs.on.trace.took_us)}` : "not answered");
  document.body.dataset.state = "done";
}

async function askBoth(query, variables, signal) {
  for (const side of ["on", "off"]) {
    say(`asking, with ${names[side].toLowerCase()} …`);
    part(side, "drawing").replaceChildren(html("p", {}, "asking …"));
    const answer = await ask(query, variables, side === "on", signal);
    if (side === "on") showAnswer(at("answer"), answer);
    if (answer.data === undefined) return show();
    runs[side] = answer.extensions;
    show();
  }
}

function variablesOf(text) {
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Refusal(`The variables are no JSON. Expected {"name": value, ...}: ${error.message}`);
  }
}

function say(text) {
  at("state").textContent = text;
}

// Shows the runs that there are.
function show() {
  if (runs.on) showVerdict(at("verdict"), runs.on, runs.off);
  else at("verdict").replaceChildren();
  const scale = scaleOf(Object.values(runs));
  for (const side of Object.keys(names)) {
    const extensions = runs[side];
    if (!extensions) clear(side);
    else showRun(side, extensions, scale);
  }
}

function showRun(side, extensions, scale) {
  const details = part(side, "details");
  showTotals(part(side, "totals"), extensions);
  showHint(details, extensions.trace);
  draw(part(side, "drawing"), names[side], extensions.trace, scale,
    (chosen) => showChosen(details, extensions.trace, chosen));
}

function clear(side) {
  for (const name of ["totals", "drawing", "details"]) part(side, name).replaceChildren();
}

// What both sides share, so that they can be compared by eye.
function scaleOf(all) {
  const scale = { us: 1, marks: 1 };
  for (const { trace } of all) {
    scale.us = Math.max(scale.us, trace.took_us);
    trace.ticks_us.forEach((_, i) => {
      for (const loader of trace.loaders)
        scale.marks = Math.max(scale.marks, ...Object.values(marksOf(trace, loader, i + 1)));
    });
  }
  return scale;
}

function offer({ name, query, variables }) {
  const button = html("button", { type: "button" }, name);
  button.addEventListener("click", () => fill({ query, variables }));
  at("examples").append(button);
}

function fill({ query, variables }) {
  at("query").value = query;
  at("variables").value = JSON.stringify(variables);
  run();
}

at("question").addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
at("question").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    run();
  }
});

let drawnWidth = at("runs").clientWidth;
new ResizeObserver(() => {
  if (at("runs").clientWidth === drawnWidth) return;
  drawnWidth = at("runs").clientWidth;
  show();
}).observe(at("runs"));

const first = await demonstration();
offer({ name: "Six levels", ...first });
examples.forEach(offer);
fill(first);
