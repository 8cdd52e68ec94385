import type { GroupRule } from "../../../rules/group-rule.ts";
import { modelRules } from "./model.ts";
import { parallelismRules } from "./parallelism.ts";
import { settingsRules } from "./settings.ts";
import { siteRules } from "./site.ts";

/** Every rule of xLLM, by subject. */
export const rules: readonly GroupRule[] = [
  ...modelRules,
  ...parallelismRules,
  ...settingsRules,
  ...siteRules,
];
