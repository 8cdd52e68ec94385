import { render } from "./render.ts";

/** One command of the command line. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly usage: string;
  /** Gives what goes to stdout. */
  readonly run: (words: readonly string[]) => Promise<string>;
}

export const commands: readonly Command[] = [render];
