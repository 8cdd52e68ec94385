import type { CasesByRule } from "../../test/support/rule-cases.ts";
import { prefillDecode } from "../../test/support/topologies.ts";

export const cases: CasesByRule = {
  "rollout-names-groups": {
    fails: [
      {
        name: "a misspelled group",
        topology: prefillDecode(),
        site: { rollout: { decod: { maxUnavailable: 2 } } },
        reports: [
          {
            path: "rollout.decod",
            value: { maxUnavailable: 2, maxSurge: 0 },
            message: "rollout.decod has no effect: topology a3-1p1d has no group decod.",
            fix: 'Did you mean "decode"?',
          },
        ],
      },
      {
        name: "a name unlike every group",
        topology: prefillDecode(),
        site: { rollout: { elsewhere: {} } },
        reports: [
          {
            path: "rollout.elsewhere",
            value: { maxUnavailable: 1, maxSurge: 0 },
            message: "rollout.elsewhere has no effect: topology a3-1p1d has no group elsewhere.",
            fix: "Remove rollout.elsewhere, or use one of decode, prefill",
          },
        ],
      },
    ],
    passes: [
      {
        name: "the groups of the topology",
        topology: prefillDecode(),
        site: { rollout: { prefill: { maxUnavailable: 1 }, decode: { maxUnavailable: 2 } } },
      },
    ],
  },
};
