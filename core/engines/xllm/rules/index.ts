import { askedOfEachGroup, converted, type Rule } from "../../../domain/index.ts";
import { cacheOnMachines } from "./cache-on-machines.ts";
import { chunkInBatch } from "./chunk-in-batch.ts";
import { draftOnMachines } from "./draft-on-machines.ts";
import { graphBatch } from "./graph-batch.ts";
import { hardwareTested } from "./hardware-tested.ts";
import { memoryReserve } from "./memory-reserve.ts";
import { modelRules } from "./model.ts";
import { parallelismRules } from "./parallelism.ts";
import { parserOfModel } from "./parser-of-model.ts";
import { prefillOverlap } from "./prefill-overlap.ts";
import { rankTableOperator } from "./rank-table-operator.ts";
import { settingsRules } from "./settings.ts";
import { rankTable, siteRules } from "./site.ts";
import { wholePrompts } from "./whole-prompts.ts";

/** Every rule of xLLM, by subject. */
export const rules: readonly Rule[] = [
  ...askedOfEachGroup([
    ...modelRules,
    ...parallelismRules,
    ...settingsRules,
    ...siteRules,
    cacheOnMachines,
    chunkInBatch,
    draftOnMachines,
    graphBatch,
    hardwareTested,
    memoryReserve,
    parserOfModel,
    prefillOverlap,
    wholePrompts,
  ]),
  ...converted([rankTableOperator]),
  rankTable,
];
