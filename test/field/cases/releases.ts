import { drafts, graphs, serving, apart } from "../deployment.ts";
import type { Report } from "../report.ts";

const glm5 = {
  tensor: 16,
  args: {
    enableExpertParallel: true,
    maxNumSeqs: 8,
    maxModelLen: 131_072,
    maxNumBatchedTokens: 4096,
    ...graphs("FULL_DECODE_ONLY"),
  },
};

const flash = {
  tensor: 4,
  settings: { devicesPerNode: 4 },
  args: { maxModelLen: 32_768, maxNumSeqs: 16, maxNumBatchedTokens: 4096 },
};

/** Models that a release does not serve, and faults of releases. */
export const reports: readonly Report[] = [
  {
    link: "https://github.com/vllm-project/vllm-ascend/issues/10797",
    saw: "GLM-5 does not start on v0.18.0: its Transformers does not know the model",
    topology: serving(
      { model: "GLM-5", weights: "w4a8", version: "v0.18.0", hardware: "atlas-800-a3" },
      glm5,
    ),
    says: [{ severity: "error", message: /Transformers/, fix: /v0\.20\.2rc1|v0\.19\.1rc1/ }],
    solvedBy: { image: "registry.example/vllm-ascend:v0.18.0-a3-transformers-5" },
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/issues/6541",
    saw: "GLM-4.7-Flash does not start on v0.14.0rc1: its Transformers does not know glm4_moe_lite",
    topology: serving(
      { model: "GLM-4.7-Flash", weights: "bf16", version: "v0.14.0rc1", hardware: "atlas-800-a2" },
      flash,
    ),
    says: [
      { severity: "error", message: /Transformers|does not support GLM-4\.7-Flash/ },
      { severity: "error", message: /attention operator for 5 heads/ },
    ],
  },
  {
    link: "https://github.com/vllm-project/vllm/issues/33580",
    saw: "GLM-4.7-Flash needs a Transformers that no release of vLLM 0.15 has",
    topology: serving(
      { model: "GLM-4.7-Flash", weights: "bf16", version: "v0.15.0rc1", hardware: "atlas-800-a2" },
      flash,
    ),
    says: [
      { severity: "error", message: /Transformers|does not support GLM-4\.7-Flash/ },
      { severity: "error", message: /attention operator for 5 heads/ },
    ],
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/issues/8853",
    saw: "GLM-5 with prefill and decode apart answers nothing or garbage on v0.18.0",
    topology: apart(
      { model: "GLM-5", weights: "w8a8", version: "v0.18.0", hardware: "atlas-800-a3" },
      {
        prefill: {
          nodes: 1,
          tensor: 16,
          args: { ...glm5.args, maxModelLen: 65_536, enforceEager: true, ...graphs("NONE") },
        },
        decode: {
          nodes: 1,
          tensor: 16,
          args: { ...glm5.args, maxModelLen: 65_536, maxNumBatchedTokens: 64 },
        },
      },
    ),
    site: { image: "registry.example/vllm-ascend:v0.18.0-a3-transformers-5" },
    says: [{ severity: "warning", path: "engine.version", message: /garbled/ }],
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/issues/8843",
    saw: "GLM-5.1 on one node of v0.19.1rc1 answers wrongly",
    topology: serving(
      { model: "GLM-5.1", weights: "w4a8", version: "v0.19.1rc1", hardware: "atlas-800-a3" },
      { ...glm5, args: { ...glm5.args, ...drafts(3) } },
    ),
    says: [{ severity: "warning", path: "engine.version", message: /GLM-5\.1/ }],
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/issues/8360",
    saw: "GLM-5.1 w4a8 starts on v0.19.1rc1 and fails at the first request",
    topology: serving(
      { model: "GLM-5.1", weights: "w4a8", version: "v0.19.1rc1", hardware: "atlas-800-a3" },
      {
        tensor: 16,
        env: { VLLM_ASCEND_BALANCE_SCHEDULING: "1", VLLM_ASCEND_ENABLE_MLAPO: "1" },
        args: {
          ...glm5.args,
          maxModelLen: 200_000,
          enableChunkedPrefill: true,
          enablePrefixCaching: true,
          asyncScheduling: true,
          ...drafts(3),
        },
      },
    ),
    says: [{ severity: "warning", path: "engine.version", message: /GLM-5\.1/ }],
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/pull/12660",
    saw: "GLM-5.2 w4a8c8 ends on v0.22.1rc1 with a KeyError of an indexer",
    topology: serving(
      { model: "GLM-5.2", weights: "w4a8c8", version: "v0.22.1rc1", hardware: "atlas-800-a2" },
      { nodes: 2, data: 2, tensor: 8, args: { ...glm5.args, maxNumSeqs: 4, maxModelLen: 32_768 } },
    ),
    says: [{ severity: "error", message: /GLM-5\.2/, fix: /v0\.23\.0/ }],
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/issues/12901",
    saw: "GLM-5.2 w4a8c8 does not load on an A3 with v0.22.1rc1",
    topology: serving(
      { model: "GLM-5.2", weights: "w4a8c8", version: "v0.22.1rc1", hardware: "atlas-800-a3" },
      { data: 2, tensor: 8, args: { ...glm5.args, maxModelLen: 65_536 } },
    ),
    says: [{ severity: "error", message: /GLM-5\.2/, fix: /v0\.23\.0/ }],
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/issues/10610",
    saw: "GLM-5.2 w8a8 ends with a KeyError on v0.21.0rc1",
    topology: serving(
      { model: "GLM-5.2", weights: "w8a8", version: "v0.21.0rc1", hardware: "atlas-800-a3" },
      { ...glm5, args: { ...glm5.args, maxModelLen: 40_960, ...drafts(5) } },
    ),
    says: [{ severity: "error", message: /GLM-5\.2/, fix: /v0\.23\.0/ }],
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/issues/11208",
    saw: "v0.22.1rc1 is not adapted to GLM-5.2",
    topology: serving(
      { model: "GLM-5.2", weights: "w4a8", version: "v0.22.1rc1", hardware: "atlas-800-a2" },
      { ...glm5, nodes: 2, data: 2, tensor: 8, args: { ...glm5.args, maxModelLen: 40_960 } },
    ),
    says: [{ severity: "error", message: /GLM-5\.2/, fix: /v0\.23\.0/ }],
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/issues/11877",
    saw: "another tp in decode than in prefill crashes on v0.22.1rc1",
    topology: apart(
      { model: "GLM-5.1", weights: "w4a8", version: "v0.22.1rc1", hardware: "atlas-800-a3" },
      {
        prefill: { tensor: 16, args: { ...glm5.args, enforceEager: true, ...graphs("NONE") } },
        decode: { data: 4, tensor: 4, args: { ...glm5.args, maxNumBatchedTokens: 64 } },
      },
    ),
    says: [{ severity: "warning", path: "engine.version", message: /crashes in groups\.decode/ }],
  },
  {
    link: "https://github.com/vllm-project/vllm-ascend/issues/7471",
    saw: "GLM-5 hangs with more than eight requests on v0.17.0rc1",
    topology: serving(
      { model: "GLM-5", weights: "w4a8", version: "v0.17.0rc1", hardware: "atlas-800-a3" },
      { ...glm5, nodes: 2, data: 2, args: { ...glm5.args, maxNumSeqs: 16 } },
    ),
    site: { image: "registry.example/vllm-ascend:v0.17.0rc1-a3-transformers-5" },
    says: [{ severity: "warning", path: "engine.version", message: /hang/ }],
  },
];
