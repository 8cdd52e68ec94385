import type { Rule } from "../../../domain/index.ts";
import * as batches from "./batches.ts";
import * as memory from "./memory.ts";
import * as model from "./model.ts";
import * as modes from "./modes.ts";
import * as site from "./site.ts";
import * as speculation from "./speculation.ts";

/** Every rule of LightLLM, by subject. */
export const rules: readonly Rule[] = [
  ...Object.values(model),
  ...Object.values(batches),
  ...Object.values(memory),
  ...Object.values(speculation),
  ...Object.values(modes),
  ...Object.values(site),
];
