import { check } from "./check.ts";
import type { Command } from "./command.ts";
import { fit } from "./fit.ts";
import { memory } from "./memory.ts";
import { ports } from "./ports.ts";
import { accuracy, bench, preflight, smoke } from "./procedures.ts";
import { render } from "./render.ts";

/** Every command, in the order of the help text. */
export const commands: readonly Command[] = [
  render,
  check,
  ports,
  memory,
  fit,
  preflight,
  smoke,
  bench,
  accuracy,
];
