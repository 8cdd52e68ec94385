import { fitted, type Label, type Scene, type Shape, textWidth } from "../../core/diagram/index.ts";

/** Every shape of a scene, those of clusters included, and the clusters themselves. */
export function shapesIn(shapes: readonly Shape[]): readonly Shape[] {
  return shapes.flatMap((shape) =>
    shape.kind === "cluster" ? [shape, ...shapesIn(shape.children)] : [shape],
  );
}

/** The texts that a reader sees. */
export function labelsIn({ shapes }: Scene): readonly Label[] {
  return shapesIn(shapes).flatMap((shape) => (shape.kind === "label" ? [shape] : []));
}

interface Area {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where a text stands, by the widths of DejaVu Sans. */
function areaOf({ x, y, text, size, bold, anchor = "start", room }: Label): Area {
  const shown = room === undefined ? text : fitted(text, size, room, bold);
  const width = textWidth(shown, size, bold);
  const left = anchor === "start" ? x : anchor === "middle" ? x - width / 2 : x - width;
  return { text: shown, left, right: left + width, top: y - size * 0.75, bottom: y + size * 0.2 };
}

/** Texts that overlap others or leave the picture, ids that occur twice, and lengths that are no whole numbers. */
export function faultsOf(scene: Scene): readonly string[] {
  const areas = labelsIn(scene).map(areaOf);
  const overlaps = areas.flatMap((one, index) =>
    areas
      .slice(index + 1)
      .filter(
        (other) =>
          one.left < other.right &&
          other.left < one.right &&
          one.top < other.bottom &&
          other.top < one.bottom,
      )
      .map((other) => `"${one.text}" overlaps "${other.text}"`),
  );
  const outside = areas
    .filter(
      ({ left, right, top, bottom }) => left < 0 || right > scene.width || top < 0 || bottom > scene.height,
    )
    .map(({ text }) => `"${text}" leaves the picture`);
  const ids = shapesIn(scene.shapes).flatMap(({ id }) => id ?? []);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `id ${id} occurs twice`);
  return [...overlaps, ...outside, ...twice, ...broken(scene)];
}

function broken({ shapes }: Scene): readonly string[] {
  return shapesIn(shapes).flatMap((shape) => {
    if (shape.kind !== "box") return [];
    const lengths = [shape.x, shape.y, shape.width, shape.height];
    return lengths.every((length) => Number.isInteger(length) && length >= 0)
      ? []
      : [`a box has ${lengths.join(", ")}`];
  });
}
