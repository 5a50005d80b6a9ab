// What a question took, in numbers.

import { counted, html, shown, time } from "./svg.js";

/** Fills a list with the numbers of one run. */
export function showTotals(place, extensions) {
  const requests = extensions.trace.requests.length;
  const rows = [
    ["loads", shown(extensions.loads)],
    ["joined", shown(extensions.joined)],
    ["hits", shown(extensions.hits)],
    ["batches", shown(extensions.batches)],
    ["requests", shown(requests), "main"],
    ["keys each", shown(ratio(extensions.keys, requests))],
    ["time", time(extensions.trace.took_us), "main"],
  ];
  place.replaceChildren(
    ...rows.map(([name, value, kind = ""]) =>
      html("div", { class: kind }, html("dt", {}, name), html("dd", {}, value))));
}

/** The comparison in a sentence or two. */
export function showVerdict(place, on, off) {
  const loads = on.loads;
  const requests = on.trace.requests.length;
  if (loads === 0) return place.replaceChildren("Nothing was loaded.");
  const sentences = [
    html("b", {}, `${counted(loads, "load")} became ${counted(requests, "request")}`),
    requests === 0 ? "." : `: ${shown(ratio(loads, requests))} to 1. `,
  ];
  if (off) sentences.push(compared(on, off));
  place.replaceChildren(...sentences);
}

function compared(on, off) {
  const requests = off.trace.requests.length;
  const longer = ratio(off.trace.took_us, on.trace.took_us);
  return `Without batching: ${counted(requests, "request")}, ` +
    `${shown(ratio(requests, on.trace.requests.length))} times as many, and ` +
    (longer === 1 ? "as long." : `${shown(longer)} times as long.`);
}

function ratio(more, less) {
  return Math.round((10 * more) / Math.max(less, 1)) / 10;
}
