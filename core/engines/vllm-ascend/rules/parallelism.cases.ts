import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

export const cases: CasesByRule = {
  "ascend-experts-divide": {
    fails: [
      {
        name: "48 devices for 256 experts",
        topology: serve({ dataParallelSize: 3 }),
        reports: [
          {
            path: "groups.serve.dataParallelSize",
            value: 3,
            message:
              "dataParallelSize × tensorParallelSize (48) does not divide the 256 experts of GLM-5; devices with more experts slow down the others.",
            fix: "Set dataParallelSize and tensorParallelSize so that their product divides 256",
          },
        ],
      },
      {
        name: "96 devices, over which prompts are split, for 256 experts",
        topology: serve({ dataParallelSize: 3, prefillContextParallelSize: 2 }),
        reports: [
          {
            path: "groups.serve.dataParallelSize",
            value: 3,
            message: /^dataParallelSize × tensorParallelSize × prefillContextParallelSize \(96\) does not/,
            fix: /^Set dataParallelSize and tensorParallelSize so/,
          },
        ],
      },
    ],
    passes: [{ name: "32 devices for 256 experts", topology: serve({ dataParallelSize: 2 }) }],
  },
};
