import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

export const cases: CasesByRule = {
  "vllm-tool-choice-parser": {
    fails: [
      {
        name: "the switch without a parser",
        topology: serve({ args: { enableAutoToolChoice: true } }),
        reports: [
          {
            path: "groups.serve.args.enableAutoToolChoice",
            value: true,
            message: "enableAutoToolChoice requires toolCallParser; vLLM 0.20.2 refuses to start.",
            fix: "Remove enableAutoToolChoice, or set toolCallParser to the parser of the model",
          },
        ],
      },
    ],
    passes: [
      {
        name: "the switch with a parser",
        topology: serve({ args: { enableAutoToolChoice: true, toolCallParser: "glm47" } }),
      },
      { name: "the switch turned off", topology: serve({ args: { enableAutoToolChoice: false } }) },
    ],
  },
  "vllm-chat-template": {
    fails: [
      {
        name: "a name",
        topology: serve({ args: { chatTemplate: "glm" } }),
        reports: [
          {
            path: "groups.serve.args.chatTemplate",
            value: "glm",
            message:
              "chatTemplate glm requires an absolute path, or the text of a template; vLLM 0.20.2 refuses to start.",
            fix: "Remove chatTemplate, or set chatTemplate to an absolute path",
          },
        ],
      },
    ],
    passes: [
      { name: "a path", topology: serve({ args: { chatTemplate: "/root/.cache/glm" } }) },
      { name: "a template", topology: serve({ args: { chatTemplate: "{{ messages }}" } }) },
      { name: "a template of vLLM", topology: serve({ args: { chatTemplate: "template_basic.jinja" } }) },
    ],
  },
  "vllm-log-outputs-requests": {
    fails: [
      {
        name: "answers without requests",
        topology: serve({ args: { enableLogOutputs: true } }),
        reports: [
          {
            path: "groups.serve.args.enableLogOutputs",
            value: true,
            message: "enableLogOutputs requires enableLogRequests; vLLM 0.20.2 refuses to start.",
            fix: "Set enableLogRequests to true, or remove enableLogOutputs",
          },
        ],
      },
    ],
    passes: [
      {
        name: "answers and requests",
        topology: serve({ args: { enableLogOutputs: true, enableLogRequests: true } }),
      },
    ],
  },
  "vllm-request-metrics-statistics": {
    fails: [
      {
        name: "metrics without statistics",
        topology: serve({
          args: { enablePerRequestMetrics: true, disableLogStats: true },
          version: "v0.25.1rc1",
        }),
        reports: [
          {
            path: "groups.serve.args.enablePerRequestMetrics",
            value: true,
            message: "enablePerRequestMetrics excludes disableLogStats; vLLM 0.25.1 refuses to start.",
            fix: "Remove disableLogStats, or enablePerRequestMetrics",
          },
        ],
      },
    ],
    passes: [
      {
        name: "metrics with statistics",
        topology: serve({ args: { enablePerRequestMetrics: true }, version: "v0.25.1rc1" }),
      },
    ],
  },
  "vllm-api-servers-adapters": {
    fails: [
      {
        name: "two servers",
        topology: serve({ env: { VLLM_ALLOW_RUNTIME_LORA_UPDATING: "1" }, args: { apiServerCount: 2 } }),
        reports: [
          {
            path: "groups.serve.env.VLLM_ALLOW_RUNTIME_LORA_UPDATING",
            value: "1",
            message:
              "VLLM_ALLOW_RUNTIME_LORA_UPDATING excludes apiServerCount 2; vLLM 0.20.2 refuses to start.",
            fix: "Remove VLLM_ALLOW_RUNTIME_LORA_UPDATING, or set apiServerCount to 1",
          },
        ],
      },
    ],
    passes: [
      {
        name: "one server",
        topology: serve({ env: { VLLM_ALLOW_RUNTIME_LORA_UPDATING: "1" }, args: { apiServerCount: 1 } }),
      },
    ],
  },
  "vllm-draft-metrics-speculation": {
    fails: [
      {
        name: "metrics without drafts",
        topology: serve({ args: { perRequestSpecDecodeMetrics: "basic" }, version: "v0.29.0rc1" }),
        reports: [
          {
            path: "groups.serve.args.perRequestSpecDecodeMetrics",
            value: "basic",
            message:
              "perRequestSpecDecodeMetrics basic requires speculativeConfig; vLLM 0.29.0 refuses to start.",
            fix: "Remove perRequestSpecDecodeMetrics, or set speculativeConfig",
          },
        ],
      },
    ],
    passes: [
      {
        name: "metrics of drafts",
        topology: serve({
          args: {
            perRequestSpecDecodeMetrics: "basic",
            speculativeConfig: { method: "mtp", num_speculative_tokens: 3 },
          },
          version: "v0.29.0rc1",
        }),
      },
    ],
  },
  "vllm-pooling-deviation": {
    fails: [
      {
        name: "a divisor of zero",
        topology: serve({ args: { poolerConfig: { logit_sigma: 0 } } }),
        reports: [
          {
            path: "groups.serve.args.poolerConfig.logit_sigma",
            value: 0,
            message:
              "poolerConfig.logit_sigma 0 is not supported as a divisor; vLLM 0.20.2 refuses to start.",
            fix: "Remove poolerConfig.logit_sigma",
          },
        ],
      },
    ],
    passes: [{ name: "a divisor", topology: serve({ args: { poolerConfig: { logit_sigma: 2 } } }) }],
  },
  "vllm-pooling-type": {
    fails: [
      {
        name: "other keys alone on v0.13.0rc1",
        topology: serve({ version: "v0.13.0rc1", args: { poolerConfig: { use_activation: true } } }),
        reports: [
          {
            path: "groups.serve.args.poolerConfig",
            value: { use_activation: true },
            message: "poolerConfig requires poolerConfig.pooling_type; vLLM 0.13.0 refuses to start.",
            fix: "Remove poolerConfig",
          },
        ],
      },
    ],
    passes: [
      { name: "a later release", topology: serve({ args: { poolerConfig: { use_activation: true } } }) },
      {
        name: "a type",
        topology: serve({
          version: "v0.13.0rc1",
          args: { poolerConfig: { pooling_type: "LAST", use_activation: true } },
        }),
      },
    ],
  },
  "vllm-pooling-scale": {
    fails: [
      {
        name: "a scale of zero",
        topology: serve({ args: { poolerConfig: { logit_scale: 0 } } }),
        reports: [
          {
            path: "groups.serve.args.poolerConfig.logit_scale",
            value: 0,
            message:
              "poolerConfig.logit_scale 0 is not supported as a divisor; vLLM 0.20.2 refuses to start.",
            fix: "Remove poolerConfig.logit_scale",
          },
        ],
      },
    ],
    passes: [{ name: "a scale", topology: serve({ args: { poolerConfig: { logit_scale: 2 } } }) }],
  },
};
