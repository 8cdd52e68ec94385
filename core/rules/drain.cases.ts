import type { CasesByRule } from "../../test/support/rule-cases.ts";
import { prefillDecode, serving } from "../../test/support/topologies.ts";

export const cases: CasesByRule = {
  "drain-in-grace": {
    fails: [
      {
        name: "a grace period that ends before the Service has left out the other pods",
        topology: serving(2),
        site: { terminationGracePeriodSeconds: 60 },
        reports: [
          {
            path: "terminationGracePeriodSeconds",
            value: 60,
            message:
              "terminationGracePeriodSeconds 60 leaves 30 s for the drain of a group of serve, which needs 38 s even without requests; running requests are aborted.",
            fix: "Set terminationGracePeriodSeconds to at least 68, or lower drain.delaySeconds",
          },
        ],
      },
      {
        name: "a delay beyond the grace period",
        topology: serving(1),
        site: { drain: { delaySeconds: 100 } },
        reports: [
          {
            path: "terminationGracePeriodSeconds",
            value: 120,
            message:
              "terminationGracePeriodSeconds 120 leaves 90 s for the drain of a group of serve, which needs 103 s even without requests; running requests are aborted.",
            fix: "Set terminationGracePeriodSeconds to at least 133, or lower drain.delaySeconds",
          },
        ],
      },
    ],
    passes: [
      { name: "the defaults", topology: serving(2) },
      { name: "the defaults of a pair", topology: prefillDecode() },
      {
        name: "a single pod in a short grace period",
        topology: serving(1),
        site: { terminationGracePeriodSeconds: 20 },
      },
    ],
  },
};
