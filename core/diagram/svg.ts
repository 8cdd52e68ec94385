import { attributes, element, escaped } from "./markup.ts";
import { pathsOf } from "./outline.ts";
import type { Box, Described, Label, Line, Pattern, Scene, Shape, Tone } from "./scene.ts";
import { fitted } from "./text-width.ts";
import { colourOf, colours, FONT_FAMILY, type Theme } from "./theme.ts";

/** Shapes that a page opens: their labels by their ids. */
export type OpenedShapes = ReadonlyMap<string, string>;

const NONE: OpenedShapes = new Map();

/**
 * A picture as SVG, without anything from outside: it looks the same in a page, in a viewer and on GitHub.
 *
 * @param opened shapes that are buttons of a page. @default none, and the whole picture is one image
 */
export function svgOf(scene: Scene, theme: Theme = "auto", opened: OpenedShapes = NONE): string {
  const used = usedBy(scene.shapes);
  const { width, height, title, description } = scene;
  const start = attributes({
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: opened.size === 0 ? "img" : "group",
    "aria-labelledby": "picture-title picture-description",
    "font-family": FONT_FAMILY,
  });
  return [
    `<svg${start}>`,
    element("title", { id: "picture-title" }, escaped(title)),
    element("desc", { id: "picture-description" }, escaped(description)),
    element("style", {}, svgStyle(scene, theme)),
    ...(used.patterns.size === 0 ? [] : [element("defs", {}, [...used.patterns].map(patternOf).join(""))]),
    element("rect", { width, height, class: "f-page" }),
    ...scene.shapes.map((shape) => shapeOf(shape, opened)),
    "</svg>\n",
  ].join("\n");
}

/** The style of a picture. */
export function svgStyle(scene: Scene, theme: Theme): string {
  return styleOf(new Set([...usedBy(scene.shapes).tones, "page"]), theme);
}

/** The rules that give every tone its colour, as fill and as stroke. */
function styleOf(tones: ReadonlySet<Tone>, theme: Theme): string {
  switch (theme) {
    case "light":
    case "dark":
      return rulesOf(tones, theme);
    case "auto":
      return `${rulesOf(tones, "light")}@media (prefers-color-scheme:dark){${rulesOf(tones, "dark")}}`;
    default:
      return theme satisfies never;
  }
}

function rulesOf(tones: ReadonlySet<Tone>, theme: "light" | "dark"): string {
  return allTones
    .filter((tone) => tones.has(tone))
    .map((tone) => `.f-${tone}{fill:${colourOf(tone, theme)}}.s-${tone}{stroke:${colourOf(tone, theme)}}`)
    .join("");
}

const allTones = Object.keys(colours).filter((name): name is Tone => name in colours);

interface Used {
  readonly tones: Set<Tone>;
  /** Pattern and tone of each pattern. */
  readonly patterns: Set<`${Pattern}-${Tone}`>;
}

function usedBy(shapes: readonly Shape[], used: Used = { tones: new Set(), patterns: new Set() }): Used {
  for (const shape of shapes) {
    switch (shape.kind) {
      case "box":
        if (shape.fill !== "none") used.tones.add(shape.fill);
        if (shape.outline !== undefined) used.tones.add(shape.outline);
        if (shape.pattern !== undefined) {
          used.tones.add(shape.outline ?? "ink");
          used.patterns.add(`${shape.pattern}-${shape.outline ?? "ink"}`);
        }
        break;
      case "dot":
        used.tones.add(shape.fill);
        if (shape.outline !== undefined) used.tones.add(shape.outline);
        break;
      case "label":
      case "line":
        used.tones.add(shape.tone);
        break;
      case "cluster":
        usedBy(shape.children, used);
        break;
      default:
        shape satisfies never;
    }
  }
  return used;
}

function patternOf(name: `${Pattern}-${Tone}`): string {
  const tone = name.slice(name.indexOf("-") + 1);
  const square = { id: name, width: 8, height: 8, patternUnits: "userSpaceOnUse" };
  return name.startsWith("hatched")
    ? element(
        "pattern",
        { ...square, patternTransform: "rotate(45)" },
        element("path", { d: "M2 0V8", class: `s-${tone}`, "stroke-width": 2, "stroke-opacity": 0.45 }),
      )
    : element(
        "pattern",
        square,
        element("circle", { cx: 4, cy: 4, r: 1, class: `f-${tone}`, "fill-opacity": 0.5 }),
      );
}

function shapeOf(shape: Shape, opened: OpenedShapes): string {
  switch (shape.kind) {
    case "box":
      return boxOf(shape);
    case "label":
      return labelOf(shape);
    case "line":
      return lineOf(shape);
    case "dot":
      return element(
        "circle",
        {
          ...named(shape),
          cx: shape.x,
          cy: shape.y,
          r: shape.radius,
          class: classes(`f-${shape.fill}`, shape.outline === undefined ? undefined : `s-${shape.outline}`),
        },
        titleOf(shape),
      );
    case "cluster":
      return element(
        "g",
        { ...named(shape), ...buttonOf(shape, opened) },
        `${titleOf(shape)}\n${shape.children.map((child) => shapeOf(child, opened)).join("\n")}\n`,
      );
    default:
      return shape satisfies never;
  }
}

/** An outline of one pixel lies inside of the box, in the middle of the pixels. */
function boxOf(box: Box): string {
  const inset = box.outline === undefined ? 0 : 0.5;
  const place = {
    x: box.x + inset,
    y: box.y + inset,
    width: Math.max(box.width - 2 * inset, 0),
    height: Math.max(box.height - 2 * inset, 0),
    rx: box.radius,
  };
  const rectangle = element(
    "rect",
    {
      ...(box.pattern === undefined ? named(box) : {}),
      ...place,
      fill: box.fill === "none" ? "none" : undefined,
      class: classes(
        box.fill === "none" ? undefined : `f-${box.fill}`,
        box.outline === undefined ? undefined : `s-${box.outline}`,
      ),
      "stroke-dasharray": box.dashed === true ? "5 4" : undefined,
    },
    box.pattern === undefined ? titleOf(box) : "",
  );
  if (box.pattern === undefined) return rectangle;
  const above = element("rect", { ...place, fill: `url(#${box.pattern}-${box.outline ?? "ink"})` });
  return element("g", named(box), `${titleOf(box)}${rectangle}${above}`);
}

function labelOf(label: Label): string {
  const { text, size, room, bold = false, anchor = "start" } = label;
  const shown = room === undefined ? text : fitted(text, size, room, bold);
  const title = label.title ?? (shown === text ? undefined : text);
  return element(
    "text",
    {
      ...named(label),
      x: label.x,
      y: label.y,
      "font-size": size,
      "font-weight": bold ? "bold" : undefined,
      "text-anchor": anchor === "start" ? undefined : anchor,
      class: `f-${label.tone}`,
    },
    `${escaped(shown)}${title === undefined ? "" : element("title", {}, escaped(title))}`,
  );
}

function lineOf(line: Line): string {
  const { line: path, head } = pathsOf(line);
  const stroke = element(
    "path",
    {
      ...(head === undefined ? named(line) : {}),
      // In the middle of the pixels, where the width is odd.
      transform: line.width % 2 === 1 ? "translate(0.5 0.5)" : undefined,
      d: path,
      fill: "none",
      class: `s-${line.tone}`,
      "stroke-width": line.width === 1 ? undefined : line.width,
      "stroke-dasharray": line.dashed === true ? "5 4" : undefined,
    },
    head === undefined ? titleOf(line) : "",
  );
  if (head === undefined) return stroke;
  return element(
    "g",
    named(line),
    `${titleOf(line)}${stroke}${element("path", { d: head, class: `f-${line.tone}` })}`,
  );
}

function named({ id }: Described): { readonly id: string | undefined } {
  return { id };
}

function buttonOf({ id }: Described, opened: OpenedShapes) {
  const label = id === undefined ? undefined : opened.get(id);
  return label === undefined ? {} : { role: "button", tabindex: 0, "aria-label": label };
}

function titleOf({ title }: Described): string {
  return title === undefined ? "" : element("title", {}, escaped(title));
}

function classes(...names: readonly (string | undefined)[]): string | undefined {
  const given = names.filter((name) => name !== undefined);
  return given.length === 0 ? undefined : given.join(" ");
}
