import { describe, expect, test } from "vitest";
import flash from "../../stacks/h200-glm47-flash.ts";
import flashMtp from "../../stacks/h200-glm47-flash-mtp.ts";
import { rules } from "../../core/engines/lightllm/rules.ts";
import type { Site, Topology } from "../../core/index.ts";
import { findingsOf } from "../support/findings.ts";
import { at, type Case, changed, expectRefusal, withArgs, without } from "../support/flash.ts";
import { problemsOf } from "../support/problems.ts";

const cases: readonly Case[] = [
  {
    name: "another model of the family",
    topology: changed((topology) => Object.assign(topology.model, { name: "GLM-4.7" })),
    rule: "lightllm-model",
    path: "model.name",
    value: "GLM-4.7",
    fix: /GLM-4\.7-Flash/,
  },
  {
    name: "weights for another engine",
    topology: changed((topology) => Object.assign(topology.model, { weights: "w8a8" })),
    rule: "lightllm-weights",
    path: "model.weights",
    value: "w8a8",
    fix: /"bf16"/,
  },
  {
    name: "two nodes",
    topology: withArgs({}, { nodes: 2, dataParallelSize: 2 }),
    rule: "lightllm-one-node",
    path: "groups.serve.nodes",
    value: 2,
    fix: /replicas/,
  },
  ...[0, 1].map((fraction): Case => ({
    name: `a memory fraction of ${fraction}`,
    topology: withArgs({ memFraction: fraction }),
    rule: "lightllm-memory-fraction",
    path: at("memFraction"),
    value: fraction,
    fix: /0\.8/,
  })),
  {
    name: "a length beyond the KV cache that it is given",
    topology: withArgs({ maxTotalTokenNum: 202_759 }),
    rule: "lightllm-kv-cache",
    path: at("maxTotalTokenNum"),
    value: 202_759,
    fix: /maxReqTotalLen to at most 202751/,
  },
  {
    name: "a length beyond the KV cache that fits the device",
    topology: withArgs({ memFraction: 0.45 }),
    rule: "lightllm-kv-cache",
    path: at("memFraction"),
    value: 0.45,
    fix: /raise it/,
  },
  {
    name: "batches of nothing",
    topology: withArgs({ batchMaxTokens: 0, chunkedPrefillSize: 0 }),
    rule: "lightllm-size",
    path: at("batchMaxTokens"),
    value: 0,
    fix: /raise it/,
  },
  {
    name: "a length beyond the model's positions",
    topology: withArgs({ maxReqTotalLen: 202_753 }),
    rule: "lightllm-context",
    path: at("maxReqTotalLen"),
    value: 202_753,
    fix: /at most 202752/,
  },
  {
    name: "the documented chunk over four data-parallel ranks",
    topology: withArgs({}, { dataParallelSize: 4 }),
    rule: "lightllm-chunk",
    path: at("chunkedPrefillSize"),
    value: 8192,
    fix: /at most 4096, or set batchMaxTokens to 8192/,
  },
  {
    name: "small batches without chunks",
    topology: withArgs({ disableChunkedPrefill: true, batchMaxTokens: 8192 }),
    rule: "lightllm-whole-prefill",
    path: at("batchMaxTokens"),
    value: 8192,
    fix: /202752 or more/,
  },
  {
    name: "drafting without steps",
    topology: withArgs({ mtpMode: "eagle_with_att" }),
    rule: "lightllm-mtp-complete",
    path: at("mtpStep"),
    fix: /e\.g\. 4/,
  },
  {
    name: "steps without a mode",
    topology: withArgs({ mtpStep: 4 }),
    rule: "lightllm-mtp-complete",
    path: at("mtpStep"),
    value: 4,
    fix: /eagle_with_att/,
  },
  {
    name: "drafts without a mode",
    topology: withArgs({ mtpDraftModelDir: "/models/GLM-4.7-Flash" }),
    rule: "lightllm-mtp-complete",
    path: at("mtpDraftModelDir"),
    value: "/models/GLM-4.7-Flash",
    fix: /take it out/,
  },
  {
    name: "drafts without attention",
    topology: withArgs({ mtpMode: "eagle_no_att" }, {}, flashMtp),
    rule: "lightllm-mtp-mode",
    path: at("mtpMode"),
    value: "eagle_no_att",
    fix: /"eagle_with_att"/,
  },
  {
    name: "vanilla drafting from the document's one directory",
    topology: withArgs({ mtpMode: "vanilla_with_att" }, {}, flashMtp),
    rule: "lightllm-mtp-drafts",
    path: at("mtpDraftModelDir"),
    value: "/models/GLM-4.7-Flash",
    fix: /take it out .* or give a list of 4/,
  },
  {
    name: "eagle drafting from two directories",
    topology: withArgs({ mtpDraftModelDir: ["/models/a", "/models/b"] }, {}, flashMtp),
    rule: "lightllm-mtp-drafts",
    path: at("mtpDraftModelDir"),
    value: ["/models/a", "/models/b"],
    fix: /first/,
  },
  {
    name: "a draft beside the volume",
    topology: withArgs({ mtpDraftModelDir: "/draft" }, {}, flashMtp),
    rule: "lightllm-mtp-mounted",
    path: at("mtpDraftModelDir"),
    value: "/draft",
    fix: /below/,
  },
  {
    name: "a socket path of one's own",
    topology: withArgs({ zmqMode: "ipc:///var" }),
    rule: "lightllm-asserted-value",
    path: at("zmqMode"),
    value: "ipc:///var",
    fix: /"tcp:\/\/" or "ipc:\/\/\/tmp\/"/,
  },
  {
    name: "weights in another layout",
    topology: withArgs({ loadWay: "DS" }),
    rule: "lightllm-asserted-value",
    path: at("loadWay"),
    value: "DS",
    fix: /"HF"/,
  },
  {
    name: "expert parallelism with the document's decode backend",
    topology: withArgs({ enableEpMoe: true }),
    rule: "lightllm-expert-parallel",
    path: at("llmDecodeAttBackend"),
    value: "flashinfer",
    fix: /"fa3"/,
  },
  {
    name: "a quantized KV cache",
    topology: withArgs({ llmKvType: "fp8kv_spt" }),
    rule: "lightllm-kv-type",
    path: at("llmKvType"),
    value: "fp8kv_spt",
    fix: /take it out/,
  },
  {
    name: "balance between one rank",
    topology: withArgs({ enableDpPrefillBalance: true, enableTpspMixMode: true }),
    rule: "lightllm-balance",
    path: at("enableDpPrefillBalance"),
    value: true,
    fix: /dataParallelSize/,
  },
  {
    name: "constrained output without the prompt cache",
    topology: withArgs({ outputConstraintMode: "xgrammar", disableDynamicPromptCache: true }),
    rule: "lightllm-prompt-cache",
    path: at("disableDynamicPromptCache"),
    value: true,
    fix: /outputConstraintMode/,
  },
  {
    name: "a reward model with the prompt cache",
    topology: withArgs({ useRewardModel: true, disableChunkedPrefill: true }),
    rule: "lightllm-reward-model",
    path: at("disableDynamicPromptCache"),
    fix: /true/,
  },
  {
    name: "diverse answers with the dynamic scheduler",
    topology: withArgs({ diverseMode: true }),
    rule: "lightllm-diverse-mode",
    path: at("routerTokenRatio"),
    fix: /0/,
  },
  {
    name: "an image without the model",
    topology: flash,
    site: { image: "ghcr.io/modeltc/lightllm:v1.1.0" },
    rule: "lightllm-image",
    path: "image",
    value: "ghcr.io/modeltc/lightllm:v1.1.0",
    fix: /v1\.2\.0/,
  },
  {
    name: "too little shared memory",
    topology: flash,
    site: { sharedMemory: "2800Mi" },
    rule: "lightllm-shared-memory",
    path: "sharedMemory",
    value: "2800Mi",
    fix: /3Gi/,
  },
  {
    name: "too little time to end",
    topology: flash,
    site: { terminationGracePeriodSeconds: 89 },
    rule: "lightllm-grace",
    path: "terminationGracePeriodSeconds",
    value: 89,
    fix: /90/,
  },
  {
    name: "a profile for Ascend devices",
    topology: flash,
    site: { platform: { profile: "cce" } },
    rule: "lightllm-profile",
    path: "platform.profile",
    value: "cce",
    fix: /take it out/,
  },
];

describe("LightLLM refuses", () => {
  test.each(cases)("$name", (refused) => {
    expectRefusal(refused, findingsOf(refused.topology, refused.site, refused.rule));
  });

  test("by each of its rules", () => {
    const tested = new Set(cases.map(({ rule }) => rule));
    expect(rules.filter(({ id, severity }) => severity === undefined && !tested.has(id))).toEqual([]);
    for (const { source } of rules) expect(source).not.toBe("");
  });
});

describe("LightLLM lets pass", () => {
  test.each<[name: string, topology: Topology, site?: Site]>([
    ["the documented server", flash],
    ["the documented drafting server", flashMtp],
    [
      "vanilla drafting without directories",
      without(withArgs({ mtpMode: "vanilla_with_att" }, {}, flashMtp), "mtpDraftModelDir"),
    ],
    [
      "vanilla drafting from a directory per step",
      withArgs(
        {
          mtpMode: "vanilla_with_att",
          mtpDraftModelDir: Array.from({ length: 4 }, () => "/models/GLM-4.7-Flash"),
        },
        {},
        flashMtp,
      ),
    ],
    ["eagle drafting without a directory", without(structuredClone(flashMtp), "mtpDraftModelDir")],
    ["two devices", withArgs({}, { tensorParallelSize: 2 })],
    ["two data-parallel ranks", withArgs({}, { dataParallelSize: 2 })],
    [
      "four data-parallel ranks with a batch that fits",
      withArgs({ batchMaxTokens: 8192 }, { dataParallelSize: 4 }),
    ],
    ["whole prefills", withArgs({ disableChunkedPrefill: true })],
    [
      "expert parallelism without flashinfer",
      withArgs({ enableEpMoe: true, llmDecodeAttBackend: ["fa3", "triton"] }),
    ],
    [
      "balance between ranks",
      withArgs({ enableDpPrefillBalance: true, enableTpspMixMode: true }, { dataParallelSize: 2 }),
    ],
    [
      "a reward model",
      withArgs({ useRewardModel: true, disableChunkedPrefill: true, disableDynamicPromptCache: true }),
    ],
    ["diverse answers", withArgs({ diverseMode: true, routerTokenRatio: 0 })],
    [
      "a personal server with a short cache",
      withArgs({ performanceMode: "personal", maxTotalTokenNum: 60_000 }),
    ],
    ["a cache that just holds the longest request", withArgs({ maxTotalTokenNum: 202_760 })],
    ["several stop tokens", withArgs({ eosId: [151329, 151336] })],
    ["an image that was not seen before", flash, { image: "own.example/lightllm:v1.3.0" }],
    ["enough shared memory", flash, { sharedMemory: "2900Mi" }],
    ["just enough time to end", flash, { terminationGracePeriodSeconds: 90 }],
  ])("%s", (_, topology, site) => {
    expect(problemsOf(topology, site)).toEqual([]);
  });
});
