import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

export const cases: CasesByRule = {
  "vllm-hybrid-cache-events": {
    fails: [
      {
        name: "events in v0.18.0",
        topology: serve({
          args: { disableHybridKvCacheManager: false, kvEventsConfig: { enable_kv_cache_events: true } },
          version: "v0.18.0",
        }),
        reports: [
          {
            path: "groups.serve.args.disableHybridKvCacheManager",
            value: false,
            message:
              "disableHybridKvCacheManager false excludes kvEventsConfig; vLLM 0.18.0 refuses to start.",
            fix: "Remove disableHybridKvCacheManager, or kvEventsConfig",
          },
        ],
      },
    ],
    passes: [
      {
        name: "events in v0.20.2rc1",
        topology: serve({
          args: { disableHybridKvCacheManager: false, kvEventsConfig: { enable_kv_cache_events: true } },
        }),
      },
      {
        name: "no events",
        topology: serve({ args: { disableHybridKvCacheManager: false }, version: "v0.18.0" }),
      },
    ],
  },
  "vllm-offloading-size": {
    fails: [
      {
        name: "a backend without a size in v0.13.0",
        topology: serve({ args: { kvOffloadingBackend: "native" }, version: "v0.13.0" }),
        reports: [
          {
            path: "groups.serve.args.kvOffloadingBackend",
            value: "native",
            message: "kvOffloadingBackend native requires kvOffloadingSize; vLLM 0.13.0 refuses to start.",
            fix: "Remove kvOffloadingBackend, or set kvOffloadingSize",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a backend with a size",
        topology: serve({ args: { kvOffloadingBackend: "native", kvOffloadingSize: 8 }, version: "v0.13.0" }),
      },
      {
        name: "a backend without a size in v0.14.0rc1",
        topology: serve({ args: { kvOffloadingBackend: "native" }, version: "v0.14.0rc1" }),
      },
    ],
  },
  "vllm-mamba-block-prefix": {
    fails: [
      {
        name: "a size without the reuse of prefixes",
        topology: serve({ args: { mambaBlockSize: 128, enablePrefixCaching: false } }),
        reports: [
          {
            path: "groups.serve.args.mambaBlockSize",
            value: 128,
            message: "mambaBlockSize 128 excludes enablePrefixCaching false; vLLM 0.20.2 refuses to start.",
            fix: "Remove mambaBlockSize",
          },
        ],
      },
    ],
    passes: [
      { name: "a size with the reuse of prefixes", topology: serve({ args: { mambaBlockSize: 128 } }) },
    ],
  },
  "vllm-mamba-backend-known": {
    fails: [
      {
        name: "an unknown backend",
        topology: serve({ args: { mambaBackend: "cuda" } }),
        reports: [
          {
            path: "groups.serve.args.mambaBackend",
            value: "cuda",
            message: "mambaBackend cuda is not known; vLLM 0.20.2 refuses to start.",
            fix: "Remove mambaBackend, or set it to one of flashinfer, triton",
          },
        ],
      },
    ],
    passes: [{ name: "a backend in capitals", topology: serve({ args: { mambaBackend: "TRITON" } }) }],
  },
  "vllm-mamba-rounding": {
    fails: [
      {
        name: "the rounding on Ascend",
        topology: serve({ args: { enableMambaCacheStochasticRounding: true } }),
        reports: [
          {
            path: "groups.serve.args.enableMambaCacheStochasticRounding",
            value: true,
            message:
              "enableMambaCacheStochasticRounding is not supported on Ascend; vLLM 0.20.2 refuses to start.",
            fix: "Remove enableMambaCacheStochasticRounding",
          },
        ],
      },
    ],
    passes: [
      {
        name: "the rounding turned off",
        topology: serve({ args: { enableMambaCacheStochasticRounding: false } }),
      },
    ],
  },
  "vllm-replayed-states": {
    fails: [
      {
        name: "a model without such layers",
        topology: serve({ args: { useReplayssm: true }, version: "v0.27.1rc1" }),
        reports: [
          {
            path: "groups.serve.args.useReplayssm",
            value: true,
            message:
              "useReplayssm is not supported for models without Mamba layers; vLLM 0.27.1 refuses to start.",
            fix: "Remove useReplayssm",
          },
        ],
      },
    ],
    passes: [
      {
        name: "the switch turned off",
        topology: serve({ args: { useReplayssm: false }, version: "v0.27.1rc1" }),
      },
    ],
  },
  "vllm-prefetched-layers": {
    fails: [
      {
        name: "more layers than in a group",
        topology: serve({ args: { offloadGroupSize: 4, offloadNumInGroup: 5 } }),
        reports: [
          {
            path: "groups.serve.args.offloadNumInGroup",
            value: 5,
            message:
              "offloadNumInGroup 5 with offloadGroupSize 4 exceeds offloadGroupSize 4; vLLM 0.20.2 refuses to start.",
            fix: "Set offloadNumInGroup to at most 4",
          },
        ],
      },
    ],
    passes: [
      {
        name: "all layers of a group",
        topology: serve({ args: { offloadGroupSize: 4, offloadNumInGroup: 4 } }),
      },
    ],
  },
  "vllm-prefetch-group": {
    fails: [
      {
        name: "prefetching without a group",
        topology: serve({ args: { offloadBackend: "prefetch" } }),
        reports: [
          {
            path: "groups.serve.args.offloadBackend",
            value: "prefetch",
            message:
              "offloadBackend prefetch requires offloadGroupSize above 0; vLLM 0.20.2 refuses to start.",
            fix: "Remove offloadBackend, or set offloadGroupSize",
          },
        ],
      },
    ],
    passes: [
      {
        name: "prefetching with a group",
        topology: serve({ args: { offloadBackend: "prefetch", offloadGroupSize: 4 } }),
      },
    ],
  },
  "vllm-encoder-transfer-role": {
    fails: [
      {
        name: "a connector without a role",
        topology: serve({ args: { ecTransferConfig: { ec_connector: "ECExampleConnector" } } }),
        reports: [
          {
            path: "groups.serve.args.ecTransferConfig.ec_connector",
            value: "ECExampleConnector",
            message:
              "ecTransferConfig.ec_connector ECExampleConnector requires ecTransferConfig.ec_role; vLLM 0.20.2 refuses to start.",
            fix: "Remove ecTransferConfig, or set ecTransferConfig.ec_role",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a connector with a role",
        topology: serve({
          args: { ecTransferConfig: { ec_connector: "ECExampleConnector", ec_role: "ec_consumer" } },
        }),
      },
    ],
  },
  "vllm-host-resident-layers": {
    fails: [
      {
        name: "layers on the host in v0.30.0rc1",
        topology: serve({ args: { attentionConfig: { hisparse_config: {} } }, version: "v0.30.0rc1" }),
        reports: [
          {
            path: "groups.serve.args.attentionConfig.hisparse_config",
            value: {},
            message:
              "attentionConfig.hisparse_config is not supported on Ascend; vLLM 0.30.0 refuses to start.",
            fix: "Remove attentionConfig.hisparse_config",
          },
        ],
      },
    ],
    passes: [
      {
        name: "no layers on the host",
        topology: serve({ args: { attentionConfig: {} }, version: "v0.30.0rc1" }),
      },
    ],
  },
};
