import { LAST_PORT } from "../../site/index.ts";
import type { PortObjection, PortRule } from "./port-rule.ts";

export const portRange: PortRule = {
  id: "port-range",
  source: "TCP: ports end at 65535",
  check: ({ ledger }) => {
    const found = new Map<string, PortObjection>();
    for (const { claims } of ledger) {
      for (const { setting, owner, last, why } of claims) {
        if (last <= LAST_PORT) continue;
        const over = last - LAST_PORT;
        found.set(setting, {
          path: setting,
          message: `${owner} would need the ports up to ${last}, beyond ${LAST_PORT} (${why}).`,
          fix: `lower it by at least ${over}`,
        });
      }
    }
    return [...found.values()];
  },
};
