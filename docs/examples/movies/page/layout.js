// Where the boxes of a run stand. Knows numbers only.

export const laneHeight = 134;
export const lineHeight = 13;
export const mostDrawn = 4000; // boxes, and bars

const gap = 3;
const wideColumn = 72; // wide enough for words
const wideTicks = 6; // so few have wide columns even where they must be scrolled
const narrowColumn = 18;
const cellSizes = [18, 16, 14, 12, 10, 8];
const largestCell = 40; // of a box that holds several keys, and says how many

/**
 * The columns of a run: `{x, width, cell}` for each tick, in at least `width` pixels. Boxes that stand
 * alone fill their column; where there are more in a tick they are squares of `cell` pixels.
 */
export function columnsOf(trace, width) {
  const ticks = trace.ticks_us.length;
  const most = boxesPerTick(trace);
  const least = ticks <= wideTicks || ticks * wideColumn <= width ? wideColumn : narrowColumn;
  const fitted = (cell) => most.map((count) => ({ cell, width: Math.max(least, neededFor(count, cell)) }));
  const cell = cellSizes.find((size) => sum(fitted(size)) <= width) ?? cellSizes.at(-1);
  const columns = fitted(cell);
  const extra = Math.max(0, (width - sum(columns)) / ticks);
  let x = 0;
  for (const column of columns) {
    column.width += extra;
    column.x = x;
    x += column.width;
  }
  return columns;
}

/** The boxes of some batches that stand in one column and lane: `{batch, x, y, width, height}`. */
export function boxesOf(batches, column) {
  const inner = column.width - 2 * gap;
  const lines = batches.map(linesOf);
  const stacked = lines.reduce((all, one) => all + heightOf(one) + gap, 0);
  if (batches.length === 1 || (column.width >= wideColumn && stacked <= laneHeight))
    return stack(batches, column.x + gap, inner);
  const cell = batches.some(({ keys }) => keys.length > 1) ? largestFor(batches.length, inner, column.cell) : column.cell;
  const across = acrossOf(cell, inner);
  return batches.map((batch, i) => ({
    batch,
    x: column.x + gap + (i % across) * (cell + gap),
    y: gap + Math.floor(i / across) * (cell + gap),
    width: cell,
    height: cell,
  }));
}

/** How many lines of text a box of its own has: up to eight keys and how many there are. */
export function linesOf(batch) {
  return batch.keys.length === 1 ? 1 : Math.min(batch.keys.length + 1, 9);
}

function stack(batches, x, width) {
  let y = gap;
  return batches.map((batch) => {
    const box = { batch, x, y, width, height: heightOf(linesOf(batch)) };
    y += box.height + gap;
    return box;
  });
}

function heightOf(lines) {
  return lines * lineHeight + 6;
}

// The most boxes that a lane has in each tick.
function boxesPerTick(trace) {
  const most = trace.ticks_us.map(() => 1);
  const counts = new Map();
  for (const { loader, tick } of trace.batches) {
    const place = `${tick} ${loader}`;
    counts.set(place, (counts.get(place) ?? 0) + 1);
    most[tick - 1] = Math.max(most[tick - 1], counts.get(place));
  }
  return most;
}

// How many squares stand beside and above each other.
function acrossOf(cell, width) {
  return Math.max(1, Math.floor((width + gap) / (cell + gap)));
}
function downOf(cell) {
  return Math.floor((laneHeight - gap) / (cell + gap));
}

function largestFor(count, width, least) {
  let cell = largestCell;
  while (cell > least && acrossOf(cell, width) * downOf(cell) < count) --cell;
  return cell;
}

function neededFor(count, cell) {
  const down = downOf(cell);
  return Math.ceil(count / down) * (cell + gap) + gap;
}

function sum(columns) {
  return columns.reduce((all, column) => all + column.width, 0);
}

/** Puts intervals into rows in which none overlaps another; gives the row of each. */
export function rowsOf(requests) {
  const ends = [];
  return requests.map(({ began_us, took_us }) => {
    let row = ends.findIndex((end) => end <= began_us);
    if (row < 0) row = ends.length;
    ends[row] = began_us + took_us;
    return row;
  });
}

/** Round steps of an axis from 0 to `max`, about `count` of them. */
export function stepsOf(max, count) {
  const rough = Math.max(max, 1e-9) / Math.max(count, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough);
  const steps = [];
  for (let i = 0; i * step <= max; ++i) steps.push(i * step);
  return steps;
}
