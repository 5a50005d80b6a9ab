// The box or bar that was chosen, in words.

import { mostDrawn } from "./layout.js";
import { counted, html, shown, time } from "./svg.js";
import { textOf } from "./requests.js";

const reasons = {
  tick: "no new key came, so the tick had ended",
  full: "it was full",
  age: "it had waited long enough",
  window: "its window had passed",
  manual: "it was sent by hand",
  schedule: "its schedule said so",
};

/** What is there to do, and what is not to be seen. */
export function showHint(place, trace) {
  const notes = ["Choose a box for its keys, or a bar for its request."];
  if (!trace.alone)
    notes.push("Another question was answered at the same time: some of the requests are for that.");
  if (Math.max(trace.batches.length, trace.requests.length) > mostDrawn)
    notes.push(`Only the first ${shown(mostDrawn)} are drawn.`);
  place.replaceChildren(...notes.map((note) => html("p", { class: "hint" }, note)));
}

/** Says which batch or request it is; a batch with all its keys, and how often each was asked for. */
export function showChosen(place, trace, { batch, request }) {
  if (request)
    return place.replaceChildren(html("p", {}, textOf(request) + `, sent after ${time(request.began_us)}.`));
  const answered = batch.took_us === null ? "Not answered yet." : `${batch.failed ? "Failed" : "Answered"} after ${time(batch.took_us)}.`;
  const text = `${batch.loader}, tick ${batch.tick}: a batch of ${counted(batch.keys.length, "key")}. ` +
    `It left after ${time(batch.left_us)}, because ${reasons[batch.reason]}. ${answered}`;
  const asked = askedFor(trace, batch.loader);
  place.replaceChildren(
    html("p", {}, text),
    html("ul", { class: "keys", tabindex: 0, "aria-label": "Keys of the batch" },
      ...batch.keys.map((key) => keyOf(key, asked.get(key)))));
}

function keyOf(key, loads) {
  const times = loads.queued + loads.joined + loads.hits;
  const words = `${counted(loads.joined, "load")} joined, ${counted(loads.hits, "hit")}`;
  const item = html("li", {}, key);
  if (times > 1) item.append(" ", html("small", { title: words }, `asked ${shown(times)} times`));
  return item;
}

// How often a loader was asked for each key in the whole run.
function askedFor(trace, loader) {
  const asked = new Map();
  for (const load of trace.loads) {
    if (load.loader !== loader) continue;
    const sum = asked.get(load.key) ?? { queued: 0, joined: 0, hits: 0 };
    for (const kind of Object.keys(sum)) sum[kind] += load[kind];
    asked.set(load.key, sum);
  }
  return asked;
}
