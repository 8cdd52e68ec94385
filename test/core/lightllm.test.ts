import { describe, expect, test } from "vitest";
import flash from "../../stacks/h200-glm47-flash.ts";
import { plan, type Site, type Topology } from "../../core/index.ts";
import { amountOf } from "../../core/site/index.ts";
import flashMtp from "../../stacks/h200-glm47-flash-mtp.ts";
import { withArgs, without } from "../support/flash.ts";
import { problemsOf } from "../support/problems.ts";

describe("a topology of LightLLM", () => {
  test.each<[name: string, topology: Topology, site?: Site]>([
    ["the documented server", flash],
    ["the documented drafting server", flashMtp],
    [
      "vanilla drafting without directories",
      without(withArgs({ mtpMode: "vanilla_with_att" }, {}, flashMtp), "mtpDraftModelDir"),
    ],
    [
      "vanilla drafting from one directory per step",
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
    ["no chunked prefill", withArgs({ disableChunkedPrefill: true })],
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
      "a personal server with a short KV cache",
      withArgs({ performanceMode: "personal", maxTotalTokenNum: 60_000 }),
    ],
    ["a KV cache that just holds the longest request", withArgs({ maxTotalTokenNum: 202_760 })],
    ["several stop tokens", withArgs({ eosId: [151329, 151336] })],
    ["an image of another registry", flash, { image: "own.example/lightllm:v1.3.0" }],
    ["enough shared memory", flash, { sharedMemory: "2900Mi" }],
    ["the shortest grace period", flash, { terminationGracePeriodSeconds: 90 }],
  ])("has no problem: %s", (_, topology, site) => {
    expect(problemsOf(topology, site)).toEqual([]);
  });
});

describe("the command of LightLLM", () => {
  function argvOf(topology: Topology): readonly unknown[] {
    const planned = plan(topology);
    const [group] = planned.groups;
    const [process] = group?.head.processes ?? [];
    if (group === undefined || process === undefined) throw new Error("no process");
    return planned.topology.engine.command(planned.topology, group, group.head, process).argv;
  }

  test("has the product of the parallel sizes as its world size, and as its number of devices", () => {
    const topology = withArgs({}, { dataParallelSize: 2, tensorParallelSize: 2 });
    expect(argvOf(topology).slice(3, 11)).toEqual([
      ...["--model_dir", "/models/GLM-4.7-Flash", "--model_name", "GLM-4.7-Flash"],
      ...["--tp", "4", "--dp", "2"],
    ]);
    const set = plan(topology).objects.find(({ key }) => key === "stateful-set/serve-0")?.manifest;
    expect(set?.kind === "StatefulSet" && set.spec.template.spec.containers[0]?.resources?.limits).toEqual({
      "nvidia.com/gpu": "4",
    });
  });

  test("has no value after a switch, and every value of a list", () => {
    const argv = argvOf(withArgs({ detailLog: true, eosId: [1, 2] })).join(" ");
    expect(argv).toContain(" --detail_log --eos_id 1 2 --graph_max_batch_size ");
  });
});

describe("shared memory of LightLLM", () => {
  function sharedMemoryOf(topology: Topology): string | undefined {
    const set = plan(topology).objects.find(({ key }) => key === "stateful-set/serve-0")?.manifest;
    if (set?.kind !== "StatefulSet") return undefined;
    return set.spec.template.spec.volumes.find(({ name }) => name === "shared-memory")?.emptyDir?.sizeLimit;
  }

  test.each<[size: string, name: string, topology: Topology]>([
    ["3Gi", "the documented server", flash],
    ["3Gi", "the length of the model", without(structuredClone(flash), "maxReqTotalLen")],
    ["6Gi", "a thousand requests", withArgs({ runningMaxReqSize: 1024 })],
    ["19Gi", "a KV cache in CPU memory", withArgs({ enableCpuCache: true, cpuCacheStorageSize: 16 })],
    ["3Gi", "a personal server", withArgs({ performanceMode: "personal", runningMaxReqSize: 4096 })],
  ])("is %s for %s", (size, _, topology) => {
    expect(sharedMemoryOf(topology)).toBe(size);
  });
});

test("quantities are parsed as Kubernetes does", () => {
  expect(["64", "500m", "3Gi", "1.5G", "2Ki"].map(amountOf)).toEqual([64, 0.5, 3 * 2 ** 30, 1.5e9, 2048]);
});
