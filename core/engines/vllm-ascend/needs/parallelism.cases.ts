import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { pipelined as inStages, prefillDecode, serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

const pipelined = (change: GroupChange) => changed(inStages(), change);

const decode = (change: GroupChange) => changed(prefillDecode(), { ...change, group: "decode" });

export const cases: CasesByRule = {
  "vllm-eplb-hardware": {
    fails: [
      {
        name: "the balancing of vLLM on Ascend",
        topology: serve({ args: { enableEplb: true } }),
        reports: [
          {
            path: "groups.serve.args.enableEplb",
            value: true,
            message: "enableEplb is not supported on Ascend; vLLM 0.20.2 refuses to start.",
            fix: "Remove enableEplb, and set additionalConfig.eplb_config",
          },
        ],
      },
    ],
    passes: [
      { name: "the switch turned off", topology: serve({ args: { enableEplb: false } }) },
      {
        name: "the balancing in v0.27.1rc1",
        topology: serve({ args: { enableEplb: true }, version: "v0.27.1rc1" }),
      },
    ],
  },
  "vllm-eplb-expert-parallel": {
    fails: [
      {
        name: "experts on every device",
        topology: serve({
          args: { enableEplb: true },
          version: "v0.27.1rc1",
          without: ["enableExpertParallel"],
        }),
        reports: [
          {
            path: "groups.serve.args.enableEplb",
            value: true,
            message: "enableEplb requires enableExpertParallel; vLLM 0.27.1 refuses to start.",
            fix: "Set enableExpertParallel to true, or remove enableEplb",
          },
        ],
      },
    ],
    passes: [
      { name: "experts in parallel", topology: serve({ args: { enableEplb: true }, version: "v0.27.1rc1" }) },
    ],
  },
  "vllm-redundant-experts": {
    fails: [
      {
        name: "copies without balancing",
        topology: serve({ args: { eplbConfig: { num_redundant_experts: 16 } } }),
        reports: [
          {
            path: "groups.serve.args.eplbConfig.num_redundant_experts",
            value: 16,
            message: "eplbConfig.num_redundant_experts 16 requires enableEplb; vLLM 0.20.2 refuses to start.",
            fix: "Remove eplbConfig.num_redundant_experts, and set additionalConfig.eplb_config.num_redundant_experts",
          },
        ],
      },
    ],
    passes: [{ name: "no copies", topology: serve({ args: { eplbConfig: { num_redundant_experts: 0 } } }) }],
  },
  "vllm-eplb-log-interval": {
    fails: [
      {
        name: "an interval of 0",
        topology: serve({
          args: { eplbConfig: { log_balancedness: true, log_balancedness_interval: 0 } },
          version: "v0.18.0",
        }),
        reports: [
          {
            path: "groups.serve.args.eplbConfig.log_balancedness_interval",
            value: 0,
            message:
              "eplbConfig.log_balancedness_interval 0 with eplbConfig.log_balancedness is below 1; vLLM 0.18.0 refuses to start.",
            fix: "Set eplbConfig.log_balancedness_interval to at least 1, or remove eplbConfig.log_balancedness",
          },
        ],
      },
    ],
    passes: [
      {
        name: "an interval of 1",
        topology: serve({
          args: { eplbConfig: { log_balancedness: true, log_balancedness_interval: 1 } },
          version: "v0.18.0",
        }),
      },
      {
        name: "no log",
        topology: serve({ args: { eplbConfig: { log_balancedness_interval: 0 } }, version: "v0.18.0" }),
      },
    ],
  },
  "vllm-elastic-experts": {
    fails: [
      {
        name: "elastic experts without balancing",
        topology: serve({ args: { enableElasticEp: true } }),
        reports: [
          {
            path: "groups.serve.args.enableElasticEp",
            value: true,
            message: "enableElasticEp requires enableEplb; vLLM 0.20.2 refuses to start.",
            fix: "Remove enableElasticEp",
          },
        ],
      },
    ],
    passes: [{ name: "the switch turned off", topology: serve({ args: { enableElasticEp: false } }) }],
  },
  "vllm-elastic-experts-pipeline": {
    fails: [
      {
        name: "two stages",
        topology: pipelined({ args: { enableElasticEp: true }, version: "v0.27.1rc1" }),
        reports: [
          {
            path: "groups.serve.args.enableElasticEp",
            value: true,
            message: "enableElasticEp excludes pipelineParallelSize 2; vLLM 0.27.1 refuses to start.",
            fix: "Remove enableElasticEp",
          },
        ],
      },
    ],
    passes: [
      { name: "one stage", topology: serve({ args: { enableElasticEp: true }, version: "v0.27.1rc1" }) },
    ],
  },
  "vllm-dual-batch": {
    fails: [
      {
        name: "two batches in v0.18.0",
        topology: serve({ args: { enableDbo: true }, version: "v0.18.0" }),
        reports: [
          {
            path: "groups.serve.args.enableDbo",
            value: true,
            message: "enableDbo is not supported on Ascend; vLLM 0.18.0 refuses to start.",
            fix: "Remove enableDbo",
          },
        ],
      },
    ],
    passes: [
      { name: "the switch that v0.20.2rc1 turns off", topology: serve({ args: { enableDbo: true } }) },
      { name: "the switch turned off", topology: serve({ args: { enableDbo: false }, version: "v0.18.0" }) },
    ],
  },
  "vllm-micro-batches": {
    fails: [
      {
        name: "two batches in v0.18.0",
        topology: serve({ args: { ubatchSize: 2 }, version: "v0.18.0" }),
        reports: [
          {
            path: "groups.serve.args.ubatchSize",
            value: 2,
            message: "ubatchSize 2 is not supported on Ascend; vLLM 0.18.0 refuses to start.",
            fix: "Remove ubatchSize",
          },
        ],
      },
    ],
    passes: [
      { name: "whole batches", topology: serve({ args: { ubatchSize: 1 }, version: "v0.18.0" }) },
      { name: "batches that v0.20.2rc1 turns off", topology: serve({ args: { ubatchSize: 2 } }) },
    ],
  },
  "vllm-ray-profiling": {
    fails: [
      {
        name: "workers without Ray",
        topology: serve({ args: { rayWorkersUseNsight: true } }),
        reports: [
          {
            path: "groups.serve.args.rayWorkersUseNsight",
            value: true,
            message:
              "rayWorkersUseNsight is not supported without Ray, which glm-serve does not start; vLLM 0.20.2 refuses to start.",
            fix: "Remove rayWorkersUseNsight",
          },
        ],
      },
    ],
    passes: [{ name: "the switch turned off", topology: serve({ args: { rayWorkersUseNsight: false } }) }],
  },
  "vllm-decode-context-transport": {
    fails: [
      {
        name: "one context",
        topology: serve({ args: { dcpCommBackend: "a2a" } }),
        reports: [
          {
            path: "groups.serve.args.dcpCommBackend",
            value: "a2a",
            message:
              "dcpCommBackend a2a requires decodeContextParallelSize above 1; vLLM 0.20.2 refuses to start.",
            fix: "Remove dcpCommBackend, or set decodeContextParallelSize",
          },
        ],
      },
    ],
    passes: [
      {
        name: "two contexts",
        topology: serve({ args: { dcpCommBackend: "a2a", decodeContextParallelSize: 2 } }),
      },
    ],
  },
  "vllm-numa-nodes": {
    fails: [
      {
        name: "nodes without the switch",
        topology: serve({ args: { numaBindNodes: [0, 1] } }),
        reports: [
          {
            path: "groups.serve.args.numaBindNodes",
            value: [0, 1],
            message: "numaBindNodes requires numaBind; vLLM 0.20.2 refuses to start.",
            fix: "Set numaBind to true, or remove numaBindNodes",
          },
        ],
      },
    ],
    passes: [
      { name: "nodes with the switch", topology: serve({ args: { numaBindNodes: [0, 1], numaBind: true } }) },
    ],
  },
  "vllm-numa-cpus": {
    fails: [
      {
        name: "CPUs without the switch",
        topology: serve({ args: { numaBindCpus: ["0-3"] } }),
        reports: [
          {
            path: "groups.serve.args.numaBindCpus",
            value: ["0-3"],
            message: "numaBindCpus requires numaBind; vLLM 0.20.2 refuses to start.",
            fix: "Set numaBind to true, or remove numaBindCpus",
          },
        ],
      },
    ],
    passes: [
      { name: "CPUs with the switch", topology: serve({ args: { numaBindCpus: ["0-3"], numaBind: true } }) },
    ],
  },
  "vllm-numa-cpu-lists": {
    fails: [
      {
        name: "a word",
        topology: serve({ args: { numaBind: true, numaBindCpus: ["all"] } }),
        reports: [
          {
            path: "groups.serve.args.numaBindCpus",
            value: ["all"],
            message: "numaBindCpus requires lists of CPUs such as 0-3; vLLM 0.20.2 refuses to start.",
            fix: "Remove numaBindCpus",
          },
        ],
      },
    ],
    passes: [
      {
        name: "ranges and numbers",
        topology: serve({ args: { numaBind: true, numaBindCpus: ["0-3,8", "4-7"] } }),
      },
    ],
  },
  "vllm-routed-experts-transfer": {
    fails: [
      {
        name: "a transfer from prefill to decode",
        topology: decode({ args: { enableReturnRoutedExperts: true }, version: "v0.23.0" }),
        within: "groups.decode",
        reports: [
          {
            path: "groups.decode.args.enableReturnRoutedExperts",
            value: true,
            message:
              "enableReturnRoutedExperts excludes a connector of KV caches; vLLM 0.23.0 refuses to start.",
            fix: "Remove enableReturnRoutedExperts",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a group that serves alone",
        topology: serve({ args: { enableReturnRoutedExperts: true }, version: "v0.23.0" }),
      },
    ],
  },
  "vllm-routed-experts-pipeline": {
    fails: [
      {
        name: "two stages",
        topology: pipelined({ args: { enableReturnRoutedExperts: true }, version: "v0.23.0" }),
        reports: [
          {
            path: "groups.serve.args.enableReturnRoutedExperts",
            value: true,
            message:
              "enableReturnRoutedExperts excludes pipelineParallelSize 2; vLLM 0.23.0 refuses to start.",
            fix: "Remove enableReturnRoutedExperts",
          },
        ],
      },
    ],
    passes: [
      {
        name: "one stage",
        topology: serve({ args: { enableReturnRoutedExperts: true }, version: "v0.23.0" }),
      },
    ],
  },
  "vllm-routed-experts-context": {
    fails: [
      {
        name: "two contexts",
        topology: serve({
          args: { enableReturnRoutedExperts: true, decodeContextParallelSize: 2 },
          version: "v0.28.0rc1",
        }),
        reports: [
          {
            path: "groups.serve.args.enableReturnRoutedExperts",
            value: true,
            message:
              "enableReturnRoutedExperts excludes decodeContextParallelSize 2; vLLM 0.28.0 refuses to start.",
            fix: "Remove enableReturnRoutedExperts",
          },
        ],
      },
    ],
    passes: [
      {
        name: "two contexts in v0.23.0",
        topology: serve({
          args: { enableReturnRoutedExperts: true, decodeContextParallelSize: 2 },
          version: "v0.23.0",
        }),
      },
    ],
  },
  "vllm-balance-communicator": {
    fails: [
      {
        name: "streams of NCCL beside the balancing",
        topology: serve({ args: { eplbConfig: { communicator: "pynccl" } }, version: "v0.25.1rc1" }),
        reports: [
          {
            path: "groups.serve.args.eplbConfig.communicator",
            value: "pynccl",
            message:
              "eplbConfig.communicator pynccl excludes eplbConfig.use_async; vLLM 0.25.1 refuses to start.",
            fix: "Remove eplbConfig.communicator, or set eplbConfig.use_async to false",
          },
        ],
      },
    ],
    passes: [
      {
        name: "balancing in the step",
        topology: serve({
          args: { eplbConfig: { communicator: "pynccl", use_async: false } },
          version: "v0.25.1rc1",
        }),
      },
    ],
  },
};
