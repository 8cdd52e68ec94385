import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

export const cases: CasesByRule = {
  "vllm-adapters-on-host": {
    fails: [
      {
        name: "fewer adapters on the host than on the device",
        topology: serve({ args: { enableLora: true, maxLoras: 4, maxCpuLoras: 2 } }),
        reports: [
          {
            path: "groups.serve.args.maxCpuLoras",
            value: 2,
            message: "maxCpuLoras 2 with enableLora is below maxLoras 4; vLLM 0.20.2 refuses to start.",
            fix: "Set maxCpuLoras to at least 4",
          },
        ],
      },
    ],
    passes: [
      {
        name: "as many on both",
        topology: serve({ args: { enableLora: true, maxLoras: 4, maxCpuLoras: 4 } }),
      },
      { name: "no adapters", topology: serve({ args: { maxLoras: 4, maxCpuLoras: 2 } }) },
    ],
  },
  "vllm-adapters-enabled": {
    fails: [
      {
        name: "modules without the switch",
        topology: serve({ args: { loraModules: ["sql=/root/.cache/sql"] } }),
        reports: [
          {
            path: "groups.serve.args.loraModules",
            value: ["sql=/root/.cache/sql"],
            message: "loraModules requires enableLora; vLLM 0.20.2 refuses to start.",
            fix: "Set enableLora to true, or remove loraModules",
          },
        ],
      },
    ],
    passes: [
      {
        name: "modules with the switch",
        topology: serve({ args: { loraModules: ["sql=/root/.cache/sql"], enableLora: true } }),
      },
    ],
  },
  "vllm-adapter-streams": {
    fails: [
      {
        name: "two streams on Ascend",
        topology: serve({ env: { VLLM_LORA_ENABLE_DUAL_STREAM: "1" }, args: { enableLora: true } }),
        reports: [
          {
            path: "groups.serve.env.VLLM_LORA_ENABLE_DUAL_STREAM",
            value: "1",
            message:
              "VLLM_LORA_ENABLE_DUAL_STREAM with enableLora is not supported on Ascend; vLLM 0.20.2 refuses to start.",
            fix: "Remove VLLM_LORA_ENABLE_DUAL_STREAM",
          },
        ],
      },
    ],
    passes: [
      {
        name: "two streams without adapters",
        topology: serve({ env: { VLLM_LORA_ENABLE_DUAL_STREAM: "1" } }),
      },
      {
        name: "one stream",
        topology: serve({ env: { VLLM_LORA_ENABLE_DUAL_STREAM: "0" }, args: { enableLora: true } }),
      },
    ],
  },
};
