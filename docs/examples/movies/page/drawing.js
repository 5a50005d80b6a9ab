// What the loaders of one run did: lanes of batches, and the requests below them.

import { drawRequests, requestsHeight } from "./requests.js";
import { boxesOf, columnsOf, laneHeight, lineHeight, linesOf, mostDrawn } from "./layout.js";
import { colourOf, counted, cut, html, shown, svg, time, widthOf } from "./svg.js";

const axisHeight = 18;
const laneTitle = 20;
const marksHeight = 40;

/**
 * Draws a trace into `place`. `scale` is what both runs share: `{us, marks}`, the longest time and the
 * most loads of a mark. Calls `choose` with a batch or request that was chosen.
 */
export function draw(place, name, trace, scale, choose) {
  const columns = columnsOf(trace, Math.max(place.clientWidth, 280));
  if (columns.length === 0) return place.replaceChildren(html("p", {}, "No loader was asked for anything."));
  const width = columns.reduce((all, column) => all + column.width, 0);
  const lanes = trace.loaders.length;
  const top = axisHeight + lanes * (laneTitle + laneHeight + marksHeight) + 8;
  const height = top + requestsHeight;
  const picture = svg("svg", {
    width, height, role: "group", viewBox: `0 0 ${width} ${height}`,
    "aria-label": `${name}: ${counted(trace.batches.length, "batch")} in ${counted(columns.length, "tick")}, ` +
      `${counted(trace.requests.length, "request")}. Arrow keys go from one to the next.`,
  });
  drawColumns(picture, columns, top - 8);
  trace.loaders.forEach((loader, i) => {
    const lane = svg("g", { class: "lane-of", transform: `translate(0 ${axisHeight + i * (laneTitle + laneHeight + marksHeight)})` });
    drawLane(lane, loader, trace, columns, scale);
    picture.append(lane);
  });
  const requests = svg("g", { transform: `translate(0 ${top})` });
  drawRequests(requests, trace, Math.min(width, Math.max(place.clientWidth, 280)), scale.us);
  picture.append(requests);
  place.replaceChildren(picture);
  makeChoosable(picture, trace, choose);
}

function drawColumns(picture, columns, height) {
  columns.forEach(({ x, width }, i) => {
    if (i % 2 === 0) picture.append(svg("rect", { class: "column", x, y: 0, width, height }));
    const label = width >= 44 ? `tick ${i + 1}` : `${i + 1}`;
    picture.append(svg("text", { class: "quiet", x: x + width / 2, y: 13, "text-anchor": "middle" }, label));
  });
}

function drawLane(lane, loader, trace, columns, scale) {
  lane.append(svg("line", { class: "rule", x1: 0, x2: columns.at(-1).x + columns.at(-1).width, y1: 0.5, y2: 0.5 }));
  lane.append(svg("text", { class: "lane", x: 4, y: 15 }, loader));
  const boxes = svg("g", { class: "boxes", transform: `translate(0 ${laneTitle})` });
  const marks = svg("g", { class: "marks", transform: `translate(0 ${laneTitle + laneHeight})` });
  const numbers = new Map(trace.batches.map((batch, i) => [batch, i]));
  const batches = trace.batches.slice(0, mostDrawn);
  columns.forEach((column, i) => {
    const leaving = batches.filter((batch) => batch.loader === loader && batch.tick === i + 1);
    for (const box of boxesOf(leaving, column)) boxes.append(drawBox(box, numbers.get(box.batch)));
    drawMarks(marks, column, marksOf(trace, loader, i + 1), scale.marks);
  });
  lane.append(boxes, marks);
}

function drawBox({ batch, x, y, width, height }, index) {
  const box = svg("g", {
    role: "button", tabindex: -1, "aria-pressed": "false", "data-batch": index,
    "aria-label": `${batch.loader}, tick ${batch.tick}, batch of ${counted(batch.keys.length, "key")}`,
  });
  box.append(svg("title", {}, titleOf(batch)));
  box.append(svg("rect", { class: `batch ${colourOf(batch.loader)}${batch.failed ? " failed" : ""}`, x, y, width, height, rx: 3 }));
  box.append(...wordsIn(batch, x + 5, y + 13, width - 8, height));
  return box;
}

function wordsIn(batch, x, y, width, height) {
  const count = batch.keys.length;
  if (width < 40) return count > 1 ? numberIn(shown(count), x - 5, y - 13, width + 8, height) : [];
  const line = (text, i, kind) => svg("text", { class: kind, x, y: y + i * lineHeight }, cut(text, width));
  if (count === 1) return [line(batch.keys[0], 0, "key")];
  const keys = linesOf(batch) - 1;
  const all = count <= keys;
  const lines = batch.keys.slice(0, all ? keys : keys - 1).map((key, i) => line(key, i + 1, "key"));
  lines.unshift(line(width < 52 ? shown(count) : counted(count, "key"), 0, "strong"));
  if (!all) lines.push(line(width < 80 ? `+${shown(count - keys + 1)}` : `and ${shown(count - keys + 1)} more`, keys, "quiet"));
  return lines;
}

// How many keys there are, in the middle of a box that is too narrow for words.
function numberIn(text, x, y, width, height) {
  if (widthOf(text) > width - 2) return [];
  const baseline = y + Math.min(height / 2, 14) + 4;
  return [svg("text", { class: "strong", x: x + width / 2, y: baseline, "text-anchor": "middle" }, text)];
}

function titleOf(batch) {
  const keys = batch.keys.slice(0, 12).join("\n");
  const more = batch.keys.length > 12 ? `\nand ${shown(batch.keys.length - 12)} more` : "";
  const took = batch.took_us === null ? "" : `, ${time(batch.took_us)}`;
  return `${batch.loader}: ${counted(batch.keys.length, "key")}${took}\n${keys}${more}`;
}

/** How many loads of a tick joined or hit. */
export function marksOf(trace, loader, tick) {
  const marks = { joined: 0, hits: 0 };
  for (const load of trace.loads)
    if (load.tick === tick && load.loader === loader) {
      marks.joined += load.joined;
      marks.hits += load.hits;
    }
  return marks;
}

// A bar for each kind of load, and its number where both fit.
function drawMarks(place, column, marks, most) {
  const kinds = Object.keys(marks).filter((kind) => marks[kind] > 0);
  const bar = column.width >= 28 ? 9 : 6;
  const words = kinds.map((kind) => widthOf(shown(marks[kind])) + 8);
  const worded = words.reduce((all, one) => all + one + bar + 3, 0) <= column.width;
  const widths = kinds.map((_, i) => bar + 2 + (worded ? words[i] : 0));
  let x = column.x + (column.width - widths.reduce((all, one) => all + one, -2)) / 2;
  kinds.forEach((kind, i) => {
    place.append(drawMark(kind, marks[kind], x, bar, Math.sqrt(marks[kind] / most), worded));
    x += widths[i];
  });
}

function drawMark(kind, count, x, width, share, worded) {
  const height = Math.max(4, 30 * share);
  const mark = svg("g", { class: "mark", "data-kind": kind, "data-count": count });
  mark.append(svg("title", {}, kind === "joined" ? `${shown(count)} joined` : counted(count, "hit")));
  mark.append(svg("rect", { class: kind, x, y: 34 - height, width, height }));
  if (worded) mark.append(svg("text", { class: "number quiet", x: x + width + 3, y: 34 }, shown(count)));
  return mark;
}

// One stop for the tabulator key; arrows move from box to box.
function makeChoosable(picture, trace, choose) {
  const all = [...picture.querySelectorAll("[role=button]")];
  const enter = (one) => {
    for (const other of all) other.setAttribute("aria-pressed", other === one);
    const { batch, request } = one.dataset;
    choose(batch === undefined ? { request: trace.requests[request] } : { batch: trace.batches[batch] });
    showSpan(picture, batch === undefined ? null : trace.batches[batch]);
  };
  all[0]?.setAttribute("tabindex", 0);
  picture.addEventListener("click", ({ target }) => {
    const one = target.closest("[role=button]");
    if (one) enter(one);
  });
  picture.addEventListener("keydown", (event) => {
    const at = all.indexOf(event.target);
    if (at < 0) return;
    const next = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Enter" || event.key === " ") enter(all[at]);
    else if (next === undefined) return;
    else if (all[next]) {
      all[at].setAttribute("tabindex", -1);
      all[next].setAttribute("tabindex", 0);
      all[next].focus();
    }
    event.preventDefault();
  });
}

// Shades the time of a batch behind the requests.
function showSpan(picture, batch) {
  const span = picture.querySelector(".span");
  const scale = Number(span.dataset.pixels);
  span.setAttribute("x", batch ? batch.left_us * scale : 0);
  span.setAttribute("width", batch ? Math.max(1, (batch.took_us ?? 0) * scale) : 0);
}
