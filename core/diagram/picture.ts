import type { Scene } from "./scene.ts";
import type { Terminal } from "./terminal.ts";

/** More about a shape of a picture than it has room for. */
export interface ShapeDetails {
  /** The id of the shape. */
  readonly id: string;
  readonly title: string;
  /** Short facts by their names. Shapes of a picture have the same names. */
  readonly facts: readonly (readonly [name: string, text: string])[];
  /** Lists of lines, which a reader may copy. */
  readonly lists: readonly { readonly title: string; readonly lines: readonly string[] }[];
}

/** A view of a stack, for every format. */
export interface Picture {
  readonly scene: Scene;
  /** The same for a terminal. */
  readonly text: (terminal: Terminal) => string;
  /** @default none */
  readonly details?: () => readonly ShapeDetails[];
}
