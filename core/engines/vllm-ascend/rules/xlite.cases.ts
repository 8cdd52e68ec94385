import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { pipelined, serving } from "../../../../test/support/topologies.ts";

const xlite = { xlite_graph_config: { enabled: true } };

const serve = (change: GroupChange) => changed(serving(1), { keys: xlite, ...change });

const stages = (change: GroupChange) => changed(pipelined(), { keys: xlite, ...change });

export const cases: CasesByRule = {
  "ascend-xlite-pipeline": {
    fails: [
      {
        name: "two stages",
        topology: stages({ version: "v0.28.0rc1" }),
        reports: [
          {
            path: "groups.serve.args.additionalConfig.xlite_graph_config",
            value: { enabled: true },
            message:
              "xlite_graph_config does not support several pipeline stages; pipelineParallelSize is 2.",
            fix: "Remove xlite_graph_config",
          },
        ],
      },
    ],
    passes: [
      { name: "one stage", topology: serve({}) },
      { name: "two stages in v0.29.0rc1", topology: stages({ version: "v0.29.0rc1" }) },
      { name: "the graphs off", topology: stages({ keys: { xlite_graph_config: { enabled: false } } }) },
    ],
  },
  "ascend-xlite-block-size": {
    fails: [
      {
        name: "another block size in v0.13.0rc1",
        topology: serve({ version: "v0.13.0rc1", args: { blockSize: 64 } }),
        reports: [
          {
            path: "groups.serve.args.blockSize",
            value: 64,
            message: "blockSize must be 128 with xlite_graph_config.",
            fix: "Set blockSize to 128, or remove xlite_graph_config",
          },
        ],
      },
      {
        name: "no block size in v0.18.0",
        topology: serve({ version: "v0.18.0" }),
        reports: [
          {
            path: "groups.serve.args.blockSize",
            message: "blockSize must be 128 with xlite_graph_config.",
            fix: "Set blockSize to 128, or remove xlite_graph_config",
          },
        ],
      },
    ],
    passes: [
      { name: "128", topology: serve({ version: "v0.18.0", args: { blockSize: 128 } }) },
      { name: "no block size in v0.19.1rc1", topology: serve({ version: "v0.19.1rc1" }) },
    ],
  },
};
