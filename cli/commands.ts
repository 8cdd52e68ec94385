import { accuracy } from "./accuracy.ts";
import { bench } from "./bench.ts";
import { check } from "./check.ts";
import type { Command } from "./command.ts";
import { fit } from "./fit.ts";
import { memory } from "./memory.ts";
import { ports } from "./ports.ts";
import { preflight } from "./preflight.ts";
import { render } from "./render.ts";
import { smoke } from "./smoke.ts";

/** Every command, in the order in which help lists them. */
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
