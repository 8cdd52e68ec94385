import { memoryPicture, svgOf, topologyPicture } from "../../core/index.ts";
import { checkStack, planStack } from "../../program/index.ts";

/** One picture of a stack, as the verb `diagram` draws it. */
export interface StackPicture {
  readonly view: "topology" | "memory";
  readonly title: string;
  readonly description: string;
  /** SVG on a light and on a dark page. */
  readonly light: string;
  readonly dark: string;
}

/**
 * The pictures of a stack: its topology, and the memory of its devices.
 *
 * @throws RangeError if the stack has no layout
 */
export async function picturesOf(stack: string): Promise<readonly StackPicture[]> {
  const plan = await planStack(stack);
  const { input } = await checkStack(stack, undefined, import.meta.dirname);
  if (input === undefined) throw new RangeError(`${stack} has no layout`);
  const pictures = [
    { view: "topology", scene: topologyPicture(plan).scene },
    { view: "memory", scene: memoryPicture(input).scene },
  ] as const;
  return pictures.map(({ view, scene }) => ({
    view,
    title: scene.title,
    description: scene.description,
    light: svgOf(scene, "light"),
    dark: svgOf(scene, "dark"),
  }));
}
