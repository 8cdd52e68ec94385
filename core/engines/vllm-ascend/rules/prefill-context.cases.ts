import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { prefillDecode, serving } from "../../../../test/support/topologies.ts";

const RUNNER = "VLLM_USE_V2_MODEL_RUNNER";

const serve = (change: GroupChange) => changed(serving(2), { prefillContextParallelSize: 2, ...change });

const prefill = (connector: string, change: GroupChange) =>
  changed(
    prefillDecode((topology) => {
      topology.kvTransfer = { connector };
    }),
    { group: "prefill", ...change },
  );

const WITHOUT_RUNNER = {
  path: "groups.serve.prefillContextParallelSize",
  value: 2,
  message: /does not support prefillContextParallelSize 2 without model runner V2\.$/,
};

export const cases: CasesByRule = {
  "ascend-prefill-context-parallel": {
    fails: [
      {
        name: "data parallelism in v0.21.0rc1",
        topology: serve({ version: "v0.21.0rc1", dataParallelSize: 2 }),
        reports: [
          {
            path: "groups.serve.prefillContextParallelSize",
            value: 2,
            message:
              "vllm-ascend v0.21.0rc1 does not support prefillContextParallelSize 2 together with dataParallelSize 2.",
            fix: "Remove prefillContextParallelSize",
          },
        ],
      },
      {
        name: "the runner of v0.25.1rc1",
        topology: serve({ version: "v0.25.1rc1", dataParallelSize: 1 }),
        reports: [
          {
            ...WITHOUT_RUNNER,
            fix: `Remove prefillContextParallelSize, or set groups.serve.env.${RUNNER} to "1"`,
          },
        ],
      },
      {
        name: "the runner turned off in v0.30.0rc2",
        topology: serve({ version: "v0.30.0rc2", dataParallelSize: 1, env: { [RUNNER]: "0" } }),
        reports: [
          {
            ...WITHOUT_RUNNER,
            fix: `Remove prefillContextParallelSize, or set groups.serve.env.${RUNNER} to "1"`,
          },
        ],
      },
      {
        name: "the runner of v0.27.1rc1, which no size of the group turns on",
        topology: serve({ version: "v0.27.1rc1", dataParallelSize: 1 }),
        reports: [
          {
            ...WITHOUT_RUNNER,
            fix: `Remove prefillContextParallelSize, or set groups.serve.env.${RUNNER} to "1"`,
          },
        ],
      },
    ],
    passes: [
      {
        name: "one data-parallel rank in v0.24.0rc1",
        topology: serve({ version: "v0.24.0rc1", dataParallelSize: 1 }),
      },
      {
        name: "data parallelism in v0.20.2rc1",
        topology: serve({ version: "v0.20.2rc1", dataParallelSize: 2 }),
      },
      {
        name: "model runner V2 in v0.25.1rc1",
        topology: serve({ version: "v0.25.1rc1", env: { [RUNNER]: "1" } }),
      },
      {
        name: "model runner V2 in v0.30.0rc2",
        topology: serve({ version: "v0.30.0rc2", env: { [RUNNER]: "1" } }),
      },
      {
        name: "whole prompts in v0.25.1rc1",
        topology: serve({ version: "v0.25.1rc1", prefillContextParallelSize: 1 }),
      },
    ],
  },
  "ascend-prefill-context-pipeline": {
    fails: [
      {
        name: "stages and shards of prompts",
        topology: prefill("MooncakeConnectorV1", { prefillContextParallelSize: 2, pipelineParallelSize: 2 }),
        reports: [
          {
            path: "groups.prefill.prefillContextParallelSize",
            value: 2,
            message:
              "MooncakeConnectorV1 does not support prefillContextParallelSize 2 together with pipelineParallelSize 2.",
            fix: "Remove prefillContextParallelSize, or remove pipelineParallelSize",
          },
        ],
      },
    ],
    passes: [
      {
        name: "shards of prompts alone",
        topology: prefill("MooncakeConnectorV1", { prefillContextParallelSize: 2 }),
      },
      { name: "stages alone", topology: prefill("MooncakeConnectorV1", { pipelineParallelSize: 2 }) },
      {
        name: "another connector",
        topology: prefill("MooncakeLayerwiseConnector", {
          prefillContextParallelSize: 2,
          pipelineParallelSize: 2,
        }),
      },
    ],
  },
  "ascend-hybrid-context-parallel": {
    fails: [
      {
        name: "shards of prompts and of caches",
        topology: prefill("MooncakeHybridConnector", {
          prefillContextParallelSize: 2,
          args: { decodeContextParallelSize: 4 },
        }),
        reports: [
          {
            path: "groups.prefill.prefillContextParallelSize",
            value: 2,
            message:
              "MooncakeHybridConnector does not support context parallelism; prefillContextParallelSize is 2.",
            fix: "Remove prefillContextParallelSize from groups.prefill",
          },
          {
            path: "groups.prefill.args.decodeContextParallelSize",
            value: 4,
            message:
              "MooncakeHybridConnector does not support context parallelism; decodeContextParallelSize is 4.",
            fix: "Remove decodeContextParallelSize from groups.prefill",
          },
        ],
      },
    ],
    passes: [
      { name: "neither", topology: prefill("MooncakeHybridConnector", {}) },
      {
        name: "v0.28.0rc1",
        topology: prefill("MooncakeHybridConnector", {
          prefillContextParallelSize: 2,
          version: "v0.28.0rc1",
        }),
      },
      {
        name: "another connector",
        topology: prefill("MooncakeConnectorV1", { prefillContextParallelSize: 2 }),
      },
    ],
  },
};
