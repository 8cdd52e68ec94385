import { svgOf, topologyFacts, topologyScene } from "../../core/diagram/index.ts";
import type { Plan } from "../../core/index.ts";

/** One picture of a stack, as the verb `diagram` draws it. */
export interface Picture {
  readonly view: "topology" | "memory";
  readonly title: string;
  readonly description: string;
  /** SVG on a light and on a dark page. */
  readonly light: string;
  readonly dark: string;
}

/** The pictures of a stack. */
export function picturesOf(plan: Plan): readonly Picture[] {
  const scenes = [{ view: "topology", scene: topologyScene(topologyFacts(plan)) }] as const;
  return scenes.map(({ view, scene }) => ({
    view,
    title: scene.title,
    description: scene.description,
    light: svgOf(scene, "light"),
    dark: svgOf(scene, "dark"),
  }));
}
