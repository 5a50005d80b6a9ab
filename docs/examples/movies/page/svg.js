// Elements of SVG and HTML.

const svgNamespace = "http://www.w3.org/2000/svg";

/** An element of SVG with attributes and children; a string is a text. */
export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(svgNamespace, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** An element of HTML, in the same way. */
export function html(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const ruler = document.createElement("canvas").getContext("2d");
ruler.font = `11px ${getComputedStyle(document.body).fontFamily}`;

/** How wide a text is, in the letters of the drawing. */
export function widthOf(text) {
  return ruler.measureText(text).width;
}

/** As much of a text as fits into a width. */
export function cut(text, width) {
  if (widthOf(text) <= width) return text;
  let letters = text.length - 1;
  while (letters > 1 && widthOf(text.slice(0, letters) + "…") > width) --letters;
  return text.slice(0, letters).trimEnd() + "…";
}

/** A number with commas; a fraction has one digit. */
export function shown(number) {
  const digits = Number.isInteger(number) ? 0 : 1;
  return number.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** A time in milliseconds; a long one in seconds. */
export function time(us) {
  if (us >= 1_000_000) return shown(Math.round(us / 100_000) / 10) + " s";
  return (us < 10_000 ? shown(Math.round(us / 100) / 10) : shown(Math.round(us / 1000))) + " ms";
}

/** "1 key", "2 keys". */
export function counted(number, noun) {
  const many = noun.endsWith("ch") ? noun + "es" : noun + "s";
  return `${shown(number)} ${number === 1 ? noun : many}`;
}

/** The class that colours a loader's batches, and the requests to its table. */
export function colourOf(name) {
  return { Movies: "movies", People: "people" }[name] ?? "other";
}
