import { type Rule, rulesOf } from "../../../domain/index.ts";
import * as batches from "./batches.ts";
import * as memory from "./memory.ts";
import * as model from "./model.ts";
import * as modes from "./modes.ts";
import * as site from "./site.ts";
import * as speculation from "./speculation.ts";

/** Every rule of LightLLM, by subject: all rules that these files export. */
export const rules: readonly Rule[] = [batches, memory, model, modes, site, speculation].flatMap((subject) =>
  rulesOf(subject),
);
