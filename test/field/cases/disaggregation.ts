import { apart, drafts, graphs, type Processes } from "../deployment.ts";
import type { Report } from "../report.ts";

const a3 = { model: "GLM-5.1", weights: "w8a8", version: "v0.20.2rc1", hardware: "atlas-800-a3" } as const;

const args = { enableExpertParallel: true, maxModelLen: 65_536, maxNumSeqs: 8 };

const prefill: Processes = {
  tensor: 16,
  args: { ...args, maxNumBatchedTokens: 4096, enforceEager: true, ...graphs("NONE") },
};

const decode: Processes = {
  tensor: 16,
  args: { ...args, maxNumBatchedTokens: 64, ...graphs("FULL_DECODE_ONLY") },
};

/** Prefill and decode apart. */
export const reports: readonly Report[] = [
  {
    link: "https://github.com/vllm-project/vllm-ascend/issues/7711",
    saw: "wrong tokens without an error, since use_ascend_direct is off",
    topology: apart(a3, { prefill, decode, useAscendDirect: false }),
    says: [{ severity: "warning", path: "kvTransfer", message: /useAscendDirect|use_ascend_direct/ }],
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/issues/4866",
    saw: "the transfer fails, since use_ascend_direct is not set",
    topology: apart({ ...a3, version: "v0.19.1rc1" }, { prefill, decode, useAscendDirect: false }),
    says: [{ severity: "warning", path: "kvTransfer", message: /useAscendDirect|use_ascend_direct/ }],
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/issues/8938",
    saw: "kv_port 20002 is in the range that AscendDirect chooses its ports from",
    topology: apart(a3, { prefill: { ...prefill, ports: { kv: 20_002 } }, decode }),
    says: [{ severity: "warning", path: "groups.prefill.ports.kv", message: /20002/ }],
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/pull/6455",
    saw: "kv_port 30012 is sometimes taken by AscendDirect on sixteen devices",
    topology: apart(
      { ...a3, model: "GLM-4.7", version: "v0.14.0rc1" },
      { prefill: { ...prefill, ports: { kv: 30_012 } }, decode },
    ),
    says: [{ severity: "warning", path: "groups.prefill.ports.kv", message: /30012/ }],
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/pull/11265",
    saw: "recompute_scheduler_enable on prefill lowers accuracy",
    topology: apart(a3, {
      prefill: {
        ...prefill,
        args: { ...prefill.args, additionalConfig: { recompute_scheduler_enable: true } },
      },
      decode,
    }),
    says: [{ severity: "warning", path: "groups.prefill", message: /recompute_scheduler_enable/ }],
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/pull/12144",
    saw: "prefill computes drafts that nobody verifies",
    topology: apart(a3, { prefill: { ...prefill, args: { ...prefill.args, ...drafts(3) } }, decode }),
    says: [{ severity: "advice", path: "groups.prefill", message: /num_speculative_tokens 3/ }],
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/issues/4269",
    saw: "MultiConnector is a registered connector, which moves nothing without others",
    topology: apart(
      { ...a3, model: "GLM-4.7", version: "v0.23.0" },
      { prefill, decode, connector: "MultiConnector" },
    ),
    says: [
      { severity: "error", path: "kvTransfer.connectors", message: /kvTransfer\.connectors is required/ },
    ],
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/pull/7032",
    saw: "MooncakeConnectorV1 carries GLM-4.7 between one prefill and one decode node",
    topology: apart({ ...a3, model: "GLM-4.7", version: "v0.23.0" }, { prefill, decode }),
    says: [],
    works: true,
  },
];
