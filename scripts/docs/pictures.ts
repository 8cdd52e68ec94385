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
export function picturesOf(_plan: Plan): readonly Picture[] {
  return [];
}
