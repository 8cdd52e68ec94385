import { askedOfEachGroup, type Rule } from "../../domain/index.ts";
import { batchRules } from "./batch-rules.ts";
import { graphRules, personalOverrides } from "./graph-rules.ts";
import { kvCacheRules } from "./kv-cache-rules.ts";
import { modeRules } from "./mode-rules.ts";
import { modelRules } from "./model-rules.ts";
import { mtpRules } from "./mtp-rules.ts";
import { siteRules } from "./site-rules.ts";

/** Every rule of LightLLM, by subject. */
export const rules: readonly Rule[] = askedOfEachGroup([
  ...modelRules,
  ...batchRules,
  ...kvCacheRules,
  ...mtpRules,
  ...modeRules,
  ...siteRules,
  ...graphRules,
  personalOverrides,
]);
