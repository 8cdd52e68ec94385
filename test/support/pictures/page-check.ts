/**
 * The program that finds faults of a picture in a browser. It returns a list of sentences. Texts are compared by what the browser
 * draws, and not by what the layout computed.
 */
export const pageCheck = `(() => {
  const svg = document.querySelector("svg");
  const TOLERANCE = 1;
  const faults = [];
  const boxOf = (element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return { left, top, right, bottom, element };
  };
  const named = ({ element }) => {
    const text = element.tagName === "text" ? element.firstChild.textContent : element.tagName;
    const group = element.closest("[id]:not(svg)");
    return JSON.stringify(text) + (group === null ? "" : " of " + group.id);
  };
  const overlap = (a, b) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > TOLERANCE &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > TOLERANCE;
  const inside = (inner, outer) =>
    inner.left >= outer.left - TOLERANCE && inner.right <= outer.right + TOLERANCE &&
    inner.top >= outer.top - TOLERANCE && inner.bottom <= outer.bottom + TOLERANCE;
  // Fonts are taller than their letters; the box of the letters is about that of their capitals and descenders.
  const letters = (element) => {
    const box = boxOf(element);
    const height = box.bottom - box.top;
    return { ...box, top: box.top + height * 0.15, bottom: box.bottom - height * 0.1 };
  };
  const drawn = [...svg.querySelectorAll("*")].filter((element) => element.closest("defs") === null);
  const texts = drawn.filter(({ tagName }) => tagName === "text").map(letters);
  const boxes = drawn.filter(({ tagName }) => tagName === "rect").map(boxOf);
  const [page] = [boxOf(svg)];
  for (const element of drawn.filter(({ tagName }) => ["text", "rect", "path", "circle"].includes(tagName))) {
    const box = boxOf(element);
    if (!inside(box, page)) faults.push(named(box) + " leaves the picture.");
  }
  // From the left, so that a text is compared with the few that begin before it ends.
  const sorted = texts.toSorted((a, b) => a.left - b.left);
  sorted.forEach((text, index) => {
    for (let other = index + 1; other < sorted.length && sorted[other].left < text.right; other += 1)
      if (overlap(text, sorted[other])) faults.push(named(text) + " overlaps " + named(sorted[other]) + ".");
  });
  for (const text of texts) {
    if (text.right - text.left < 1) faults.push(named(text) + " is empty.");
    for (const box of boxes)
      if (overlap(text, box) && !inside(text, box)) faults.push(named(text) + " crosses the edge of a box.");
  }
  const bare = texts.filter((text) => !boxes.slice(1).some((box) => inside(text, box)));
  for (const path of drawn.filter(({ tagName }) => tagName === "path")) {
    const length = path.getTotalLength();
    const matrix = path.getScreenCTM();
    const half = Number(path.getAttribute("stroke-width") ?? 1) / 2;
    for (let at = 0; at <= length; at += 2) {
      const { x, y } = path.getPointAtLength(at).matrixTransform(matrix);
      const point = { left: x - half, right: x + half, top: y - half, bottom: y + half };
      const crossed = bare.find((text) => overlap(text, { ...point, left: x - half - 1, right: x + half + 1, top: y - half - 1, bottom: y + half + 1 }));
      if (crossed === undefined) continue;
      faults.push("A line crosses " + named(crossed) + ".");
      break;
    }
  }
  return [...new Set(faults)];
})()`;
