import flash from "../../stacks/h200-glm47-flash.ts";
import { changed, type GroupChange } from "../../test/support/findings.ts";
import type { CasesByRule, RuleCase } from "../../test/support/rule-cases.ts";
import { serving } from "../../test/support/topologies.ts";
import { oneMachine, oneSite } from "../../test/support/xllm.ts";
import type { ArgumentValue } from "../index.ts";

type Args = Readonly<Record<string, ArgumentValue>>;

const vllm = (name: string, change: GroupChange): RuleCase => ({
  name: `${name} with vLLM`,
  topology: changed(serving(1), change),
});

const xllm = (name: string, args: Args, env: Readonly<Record<string, string>> = {}): RuleCase => ({
  name: `${name} with xLLM`,
  topology: changed(oneMachine({ args }), { env }),
  site: oneSite,
});

const lightllm = (name: string, change: GroupChange): RuleCase => ({
  name: `${name} with LightLLM`,
  topology: changed(flash, change),
});

const documented = [
  vllm("the documented group", {}),
  xllm("the documented group", {}),
  lightllm("the documented group", {}),
] as const;

const NEAREST = "vLLM-Ascend v0.20.2rc1, the nearest older release with a catalogue";

const ownAddress = { path: "groups.serve.env.HCCL_IF_IP", value: "10.0.0.1" };

export const cases: CasesByRule = {
  "owned-flag": {
    fails: [
      {
        ...vllm("a degree", { args: { tensorParallelSize: 8 } }),
        reports: [
          {
            path: "groups.serve.args.tensorParallelSize",
            value: 8,
            message: "glm-serve controls --tensor-parallel-size.",
            fix: "Remove tensorParallelSize, and set groups.serve.tensorParallelSize",
          },
        ],
      },
      {
        ...xllm("a host", { host: "x" }),
        reports: [{ path: "groups.serve.args.host", value: "x", message: /--host/, fix: /address of the/ }],
      },
      {
        ...lightllm("a degree", { args: { tp: 4 } }),
        reports: [
          {
            path: "groups.serve.args.tp",
            value: 4,
            message: /--tp/,
            fix: /groups\.serve\.tensorParallelSize/,
          },
        ],
      },
    ],
    passes: documented,
  },
  "unknown-flag": {
    fails: [
      {
        ...vllm("a mistyped flag", { args: { maxModelLenn: 200_000 } }),
        reports: [
          {
            path: "groups.serve.args.maxModelLenn",
            value: 200000,
            message: "vLLM 0.20.2 has no flag maxModelLenn.",
            fix: 'Did you mean "maxModelLen"?',
          },
        ],
      },
      {
        ...xllm("a mistyped flag", { maxTokenPerBatch: 1 }),
        reports: [
          {
            path: "groups.serve.args.maxTokenPerBatch",
            value: 1,
            message: /xLLM/,
            fix: /"maxTokensPerBatch"/,
          },
        ],
      },
      {
        ...lightllm("a mistyped flag", { args: { maxReqTotalLenn: 1 } }),
        reports: [
          {
            path: "groups.serve.args.maxReqTotalLenn",
            value: 1,
            message: /LightLLM/,
            fix: /"maxReqTotalLen"/,
          },
        ],
      },
    ],
    passes: documented,
  },
  "not-catalogued": {
    fails: [
      {
        ...vllm("a flag that may be new", { version: "v0.20.2rc9", args: { kvCacheCodec: "x" } }),
        reports: [
          {
            path: "groups.serve.args.kvCacheCodec",
            value: "x",
            message: `kvCacheCodec is not known in ${NEAREST}.`,
            fix: "Remove kvCacheCodec, or accept the finding if the release has kvCacheCodec",
          },
        ],
      },
      {
        ...vllm("a flag that may be mistyped", { version: "v0.20.2rc9", args: { maxNumSeq: 8 } }),
        reports: [
          {
            path: "groups.serve.args.maxNumSeq",
            value: 8,
            message: `maxNumSeq is not known in ${NEAREST}.`,
            fix: 'Did you mean "maxNumSeqs"? Otherwise accept the finding if the release has maxNumSeq',
          },
        ],
      },
      {
        ...vllm("a value and a parser that may be new", {
          version: "v0.20.2rc9",
          args: { uvicornLogLevel: "loudest", toolCallParser: "glm60", enableAutoToolChoice: true },
        }),
        reports: [
          {
            path: "groups.serve.args.uvicornLogLevel",
            value: "loudest",
            message: `uvicornLogLevel loudest is not known in ${NEAREST}.`,
            fix: "Set uvicornLogLevel to another value, or accept the finding if the release has loudest",
          },
          {
            path: "groups.serve.args.toolCallParser",
            value: "glm60",
            message: `toolCallParser glm60 is not known in ${NEAREST}.`,
            fix: /^Did you mean "glm4[57]"\? Otherwise accept the finding if the release has glm60$/,
          },
        ],
      },
      {
        ...vllm("a flag before the oldest release", { version: "v0.9.1", args: { oldFlag: true } }),
        reports: [
          {
            path: "groups.serve.args.oldFlag",
            value: true,
            message: "oldFlag is not known in vLLM-Ascend v0.13.0rc1, the oldest release with a catalogue.",
            fix: "Remove oldFlag, or accept the finding if the release has oldFlag",
          },
        ],
      },
      {
        name: "a flag of an older release and a parser with xLLM",
        topology: oneMachine({ version: "0.12", args: { toolCallParser: "glm6" } }),
        site: oneSite,
        reports: [
          {
            path: "groups.serve.args.enableAclGraph",
            value: true,
            message: /^enableAclGraph is not known in xLLM 0\.11-preview, /,
            fix: /^Did you mean "enableGraph"\?/,
          },
          {
            path: "groups.serve.args.toolCallParser",
            value: "glm6",
            message: /^toolCallParser glm6 is not known in xLLM 0\.11-preview, /,
            fix: /^Did you mean "glm/,
          },
        ],
      },
      {
        ...lightllm("a flag that a later release removed", {
          version: "v1.1.0",
          args: { disableLogStats: true },
        }),
        reports: [
          {
            path: "groups.serve.args.disableLogStats",
            value: true,
            message: "disableLogStats is not known in LightLLM v1.2.0, the oldest release with a catalogue.",
            fix: /^(?:Remove|Did you mean)/,
          },
        ],
      },
    ],
    passes: [
      vllm("an unknown flag in a release with a catalogue", { args: { kvCacheCodec: "x" } }),
      vllm("a known flag of the wrong type", { version: "v0.20.2rc9", args: { maxNumSeqs: "8" } }),
    ],
  },
  "removed-flag": {
    fails: [
      {
        ...lightllm("a flag without a successor", { args: { disableCustomAllreduce: true } }),
        reports: [
          {
            path: "groups.serve.args.disableCustomAllreduce",
            value: true,
            message: "LightLLM removed --disable_custom_allreduce in 1.2.0 and refuses to start.",
            fix: "Remove disableCustomAllreduce",
          },
        ],
      },
      {
        ...lightllm("a flag with a successor", { args: { enableFa3: true } }),
        reports: [
          { path: "groups.serve.args.enableFa3", value: true, message: /--enable_fa3/, fix: /"fa3"/ },
        ],
      },
    ],
    passes: [lightllm("the documented group", {})],
  },
  "flag-of-other-dialect": {
    fails: [
      {
        ...xllm("a flag under its later name", { enableGraph: true }),
        reports: [
          {
            path: "groups.serve.args.enableGraph",
            value: true,
            message: "xLLM 31b7caf has no flag --enable_graph; 0.8, 0.9, 0.10, 0.11-preview have it.",
            fix: "Rename enableGraph to enableAclGraph, its name in 31b7caf",
          },
        ],
      },
      {
        ...xllm("a flag of later releases", { cpSize: 1 }),
        reports: [
          { path: "groups.serve.args.cpSize", value: 1, message: /--cp_size/, fix: /engine\.version/ },
        ],
      },
    ],
    passes: [xllm("a flag under its name in the release", { enableAclGraph: true })],
  },
  "flag-type": {
    fails: [
      {
        ...vllm("a text in place of a number", { args: { maxModelLen: "long" } }),
        reports: [
          {
            path: "groups.serve.args.maxModelLen",
            value: "long",
            message: 'maxModelLen (--max-model-len) must be a whole number or "auto".',
            fix: 'Set maxModelLen to a whole number or "auto"',
          },
        ],
      },
      {
        ...xllm("a text in place of a switch", { enablePrefixCache: "never" }),
        reports: [
          {
            path: "groups.serve.args.enablePrefixCache",
            value: "never",
            message: /--enable_prefix_cache/,
            fix: /true or false/,
          },
        ],
      },
      {
        ...lightllm("a text in place of a number", { args: { maxReqTotalLen: "200k" } }),
        reports: [
          {
            path: "groups.serve.args.maxReqTotalLen",
            value: "200k",
            message: /--max_req_total_len/,
            fix: /whole number/,
          },
        ],
      },
    ],
    passes: [
      vllm("a number", { args: { maxModelLen: 1024 } }),
      xllm("a switch", { enablePrefixCache: false }),
      lightllm("a number", { args: { maxReqTotalLen: 1024 } }),
    ],
  },
  "flag-range": {
    fails: [
      {
        ...vllm("a share above one", { args: { gpuMemoryUtilization: 1.1 } }),
        reports: [
          {
            path: "groups.serve.args.gpuMemoryUtilization",
            value: 1.1,
            message:
              "gpuMemoryUtilization (--gpu-memory-utilization) must be a number above 0 and at most 1.",
            fix: "Set gpuMemoryUtilization to a number above 0 and at most 1",
          },
        ],
      },
      {
        ...xllm("a batch of no tokens", { maxTokensPerBatch: 0 }),
        reports: [
          {
            path: "groups.serve.args.maxTokensPerBatch",
            value: 0,
            message: /--max_tokens_per_batch/,
            fix: /\b1\b/,
          },
        ],
      },
    ],
    passes: [
      vllm("a share of one", { args: { gpuMemoryUtilization: 1 } }),
      xllm("a batch of one token", { maxTokensPerBatch: 1 }),
    ],
  },
  "secret-flag": {
    fails: [
      {
        ...vllm("an API key", { args: { apiKey: "sk-123" } }),
        reports: [
          {
            path: "groups.serve.args.apiKey",
            value: "(not shown)",
            message: "apiKey (--api-key) would show a secret in the command of every pod.",
            fix: "Remove apiKey, store the value in a Secret, and name the Secret under secretEnvironment of the site, e.g. for VLLM_API_KEY",
          },
        ],
      },
    ],
    passes: [vllm("the documented group", {})],
  },
  "unknown-parser": {
    fails: [
      {
        ...vllm("a parser that the release lacks", { args: { toolCallParser: "glm48" } }),
        reports: [
          {
            path: "groups.serve.args.toolCallParser",
            value: "glm48",
            message: "vLLM 0.20.2 has no toolCallParser glm48 and refuses to start.",
            fix: 'Did you mean "glm47"?',
          },
        ],
      },
    ],
    passes: [vllm("a parser of the release", { args: { reasoningParser: "glm45" } })],
  },
  "owned-variable": {
    fails: [
      {
        ...vllm("the address of the node", { env: { HCCL_IF_IP: "10.0.0.1" } }),
        reports: [
          {
            ...ownAddress,
            message: "glm-serve controls HCCL_IF_IP.",
            fix: "Remove HCCL_IF_IP: glm-serve sets it to the address of the node",
          },
        ],
      },
      {
        ...xllm("the address of the node", {}, { HCCL_IF_IP: "10.0.0.1" }),
        reports: [{ ...ownAddress, message: /HCCL_IF_IP/, fix: /address of the/ }],
      },
      {
        ...lightllm("the name of the pod", { env: { POD_NAME: "x" } }),
        reports: [{ path: "groups.serve.env.POD_NAME", value: "x", message: /POD_NAME/, fix: /name/ }],
      },
    ],
    passes: documented,
  },
  "secret-variable": {
    fails: [
      {
        ...vllm("a token", { env: { HF_TOKEN: "hf_123" } }),
        reports: [
          {
            path: "groups.serve.env.HF_TOKEN",
            message: "HF_TOKEN looks like a secret: everyone who can read pods can read it.",
            fix: "Remove HF_TOKEN, store the value in a Secret, and set secretEnvironment.HF_TOKEN of the site to its name and key",
          },
        ],
      },
      {
        ...xllm("a token", {}, { HF_TOKEN: "hf_123" }),
        reports: [{ path: "groups.serve.env.HF_TOKEN", message: /HF_TOKEN/, fix: /secretEnvironment/ }],
      },
      {
        ...lightllm("an address with a user", { env: { HTTP_PROXY: "http://me:pw@proxy" } }),
        reports: [{ path: "groups.serve.env.HTTP_PROXY", message: /HTTP_PROXY/, fix: /secretEnvironment/ }],
      },
    ],
    passes: [vllm("a proxy without a user", { env: { HTTP_PROXY: "http://proxy.example" } })],
  },
};
