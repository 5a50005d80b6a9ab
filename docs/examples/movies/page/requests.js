// The requests to DynamoDB, on a scale of time.

import { mostDrawn, rowsOf, stepsOf } from "./layout.js";
import { colourOf, counted, shown, svg, time } from "./svg.js";

const title = 22;
const body = 96;
const axis = 18;

export const requestsHeight = title + body + axis;

/** Draws the requests of a trace; `us` is the time that fills the width. */
export function drawRequests(place, trace, width, us) {
  const pixels = (width - 8) / Math.max(us, 1);
  const rows = rowsOf(trace.requests);
  const rowHeight = Math.min(18, body / Math.max(1, Math.max(0, ...rows) + 1));
  place.append(svg("line", { class: "rule", x1: 0, x2: width, y1: 0.5, y2: 0.5 }));
  place.append(svg("text", { class: "lane", x: 4, y: 16 }, "Requests to DynamoDB"));
  drawAxis(place, width, us, pixels);
  place.append(svg("rect", { class: "span", x: 0, y: title, width: 0, height: body, "data-pixels": pixels }));
  trace.requests.slice(0, mostDrawn).forEach((request, i) => {
    place.append(drawRequest(request, i, title + rows[i] * rowHeight, rowHeight, pixels));
  });
  const end = trace.took_us * pixels;
  place.append(svg("line", { class: "end", x1: end, x2: end, y1: title, y2: title + body }));
}

function drawAxis(place, width, us, pixels) {
  const steps = stepsOf(us / 1000, width / 90);
  for (const step of steps) {
    const x = step * 1000 * pixels;
    place.append(svg("line", { class: "rule", x1: x, x2: x, y1: title, y2: title + body + 3 }));
    const anchor = step === 0 ? "start" : x > width - 24 ? "end" : "middle";
    place.append(svg("text", { class: "quiet", x, y: title + body + 14, "text-anchor": anchor }, `${shown(step)} ms`));
  }
}

function drawRequest(request, index, y, rowHeight, pixels) {
  const failed = request.status !== 200;
  const width = Math.max(2, request.took_us * pixels);
  const x = request.began_us * pixels;
  const bar = svg("g", { role: "button", tabindex: -1, "aria-pressed": "false", "data-request": index, "aria-label": textOf(request) });
  bar.append(svg("title", {}, textOf(request)));
  bar.append(svg("rect", {
    class: `request ${colourOf(request.tables[0])}${failed ? " failed" : ""}`,
    x, y, width, height: Math.max(1.5, rowHeight - (rowHeight > 4 ? 2 : 0.5)), rx: rowHeight > 6 ? 2 : 0,
  }));
  if (rowHeight >= 14 && width >= 24)
    bar.append(svg("text", { class: "onbar", x: x + 4, y: y + 12 }, width >= 52 ? counted(request.keys, "key") : shown(request.keys)));
  return bar;
}

/** A request in words. */
export function textOf(request) {
  const table = request.tables.length > 0 ? ` of ${request.tables.join(", ")}` : "";
  const status = request.status === 200 ? "" : request.status === 0 ? ", no answer" : `, status ${request.status}`;
  return `${request.operation}${table}, ${counted(request.keys, "key")}, ${time(request.took_us)}${status}`;
}
