import { defineRule, type RuleProblem } from "../../domain/index.ts";
import { LAST_PORT } from "../../site/index.ts";

export const portRange = defineRule({
  id: "port-range",
  source: "TCP: ports end at 65535",
  per: "ledger",
  check: ({ nodes }, { at }) => {
    const found = new Map<string, RuleProblem>();
    for (const { claims } of nodes) {
      for (const { setting, owner, last, why } of claims) {
        if (last <= LAST_PORT) continue;
        const over = last - LAST_PORT;
        found.set(setting, {
          ...at(setting),
          message: `${owner} would need the ports up to ${last}, beyond ${LAST_PORT} (${why}).`,
          fix: `lower it by at least ${over}`,
        });
      }
    }
    return [...found.values()];
  },
});
