import { type Rule, rulesOf } from "../../../domain/index.ts";
import * as batchesAndCaches from "./batches-and-caches.ts";
import * as disaggregation from "./disaggregation.ts";
import * as memoryAndGraphs from "./memory-and-graphs.ts";
import * as parallelism from "./parallelism.ts";
import * as parsers from "./parsers.ts";
import * as rankTable from "./rank-table.ts";
import * as requirements from "./requirements.ts";
import * as speculation from "./speculation.ts";

/** Every rule of xLLM, by subject: all rules that these files export. */
export const rules: readonly Rule[] = [
  batchesAndCaches,
  disaggregation,
  memoryAndGraphs,
  parallelism,
  parsers,
  rankTable,
  requirements,
  speculation,
].flatMap((subject) => rulesOf(subject));
