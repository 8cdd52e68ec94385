import type { Problem } from "../../errors/problem.ts";
import type { ResolvedGroup, ResolvedTopology } from "../../resolve/resolved.ts";
import { batchRules } from "./batch-rules.ts";
import type { GroupRule } from "./group-rule.ts";
import { kvCacheRules } from "./kv-cache-rules.ts";
import { modeRules } from "./mode-rules.ts";
import { modelRules } from "./model-rules.ts";
import { mtpRules } from "./mtp-rules.ts";
import { siteRules } from "./site-rules.ts";

/** Every rule of LightLLM, by subject. */
export const groupRules: readonly GroupRule[] = [
  ...modelRules,
  ...batchRules,
  ...kvCacheRules,
  ...mtpRules,
  ...modeRules,
  ...siteRules,
];

/** Asks every rule about one group. */
export function inspectRules(topology: ResolvedTopology, group: ResolvedGroup): readonly Problem[] {
  return groupRules.flatMap(({ id, source, check }) =>
    check(topology, group).map((objection) => ({ ...objection, rule: id, source })),
  );
}
