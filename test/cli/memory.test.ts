import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { call } from "./call.ts";

// The settings of the checkout are not in this directory.
const directory = mkdtempSync(join(tmpdir(), "glm-serve-memory-"));

const run = (...argv: string[]) => call(directory, argv);

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

describe("memory", () => {
  test("lists the parts of each group with their certainty, and what fits", async () => {
    const { code, stdout, stderr } = await run("memory", "a3-1p1d");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatchInlineSnapshot(`
      "prefill: GLM-5 w8a8, dp 2 × tp 16 on 2 × Atlas 800 A3

      PER DEVICE                                  SIZE      CERTAINTY   BASIS
      budget of the engine                        62.4 GB   measured    gpuMemoryUtilization 0.95 of the 61.2 GiB that logs of vllm-ascend show as usable (#6572)
      routed experts                              23.0 GB   inferred    sizes in config.json of GLM-5, 1 byte each, 8 of 256 experts
      attention, shared experts and dense layers  0.2 GB    inferred    sizes in config.json of GLM-5, 1 byte each, over 16 devices
      replicated weights                          13.8 GB   inferred    sizes in config.json of GLM-5, 1 byte each, not sharded
      embedding and head                          0.2 GB    inferred    sizes in config.json of GLM-5, bf16 in every format, over 16 devices
      weights in total                            37.2 GB
      workspace                                   5.6 GB    inferred    activations, graphs, runtime and small buffers; does not grow with maxNumBatchedTokens and maxNumSeqs; agrees with every documented deployment, of up to 16384 and 512
      buffers of expert parallelism               0.5 GB    documented  2 × HCCL_BUFFSIZE 256 MiB, send and receive (hiascend envref_07_0080; vllm-ascend utils.py: other buffers keep 200)
      left for the KV cache                       19.1 GB
      KV cache per token                          111232 B  inferred    79 layers of 1152 bytes and 79 indexers of 256 bytes, whole sequences on each rank

      KV TOKENS  AT MOST  LARGEST CONTEXT  LENGTH  SEQUENCES PER RANK  RANKS  SEQUENCES IN TOTAL
      171627     180617   171627           131072  1.31                2      2

      decode: GLM-5 w8a8, dp 16 × tp 4 on 4 × Atlas 800 A3

      PER DEVICE                                  SIZE      CERTAINTY   BASIS
      budget of the engine                        60.5 GB   measured    gpuMemoryUtilization 0.92 of the 61.2 GiB that logs of vllm-ascend show as usable (#6572)
      routed experts                              11.5 GB   inferred    sizes in config.json of GLM-5, 1 byte each, 4 of 256 experts
      attention, shared experts and dense layers  3.9 GB    inferred    sizes in config.json of GLM-5, 1 byte each, over 4 devices
      replicated weights                          2.0 GB    inferred    sizes in config.json of GLM-5, 1 byte each, not sharded
      embedding and head                          1.0 GB    inferred    sizes in config.json of GLM-5, bf16 in every format, over 4 devices
      weights in total                            18.3 GB
      workspace                                   5.6 GB    inferred    activations, graphs, runtime and small buffers; does not grow with maxNumBatchedTokens and maxNumSeqs; agrees with every documented deployment, of up to 16384 and 512
      buffers of expert parallelism               0.5 GB    documented  2 × HCCL_BUFFSIZE 256 MiB, send and receive (hiascend envref_07_0080; vllm-ascend utils.py: other buffers keep 200)
      left for the KV cache                       36.0 GB
      KV cache per token                          111232 B  inferred    79 layers of 1152 bytes and 79 indexers of 256 bytes, whole sequences on each rank

      KV TOKENS  AT MOST  LARGEST CONTEXT  LENGTH  SEQUENCES PER RANK  RANKS  SEQUENCES IN TOTAL
      323659     332649   202752           200000  1.62                16     16

      KV TOKENS: tokens in the KV cache of one rank. AT MOST: optimistic estimate. LENGTH: max request length (or the model's
      limit). SEQUENCES: concurrent requests of that length; in total, the whole ones of each rank. 1 GB is 10⁹ bytes.

      Confidence: checked. Logs of GLM-5 agree with the sizes of weights (vllm-ascend #12839, #8817) and KV cache (#10918, #12023).

      The memory rules report no problem.
      "
    `);
  });

  test("reports a shortfall, the findings of the memory rules and the number of other errors", async () => {
    const site = file("larger-model.yaml", "model: { name: GLM-5 }\n");
    const { code, stdout, stderr } = await run("memory", "a2-glm47-2node", "--site", site);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout.replaceAll(site, "larger-model.yaml")).toMatchInlineSnapshot(`
      "serve: GLM-5 bf16, dp 2 × tp 8 on 2 × Atlas 800 A2

      PER DEVICE                                  SIZE      CERTAINTY   BASIS
      budget of the engine                        59.1 GB   measured    gpuMemoryUtilization 0.9 of the 61.2 GiB that logs of vllm-ascend show as usable (#6572)
      routed experts                              90.6 GB   inferred    sizes in config.json of GLM-5, 2 bytes each, 16 of 256 experts
      attention, shared experts and dense layers  3.8 GB    inferred    sizes in config.json of GLM-5, 2 bytes each, over 8 devices
      replicated weights                          4.0 GB    inferred    sizes in config.json of GLM-5, 2 bytes each, not sharded
      embedding and head                          0.5 GB    inferred    sizes in config.json of GLM-5, bf16 in every format, over 8 devices
      weights in total                            98.9 GB
      workspace                                   5.6 GB    inferred    activations, graphs, runtime and small buffers; does not grow with maxNumBatchedTokens and maxNumSeqs; agrees with every documented deployment, of up to 16384 and 512
      buffers of expert parallelism               2.1 GB    documented  2 × HCCL_BUFFSIZE 1024 MiB, send and receive (hiascend envref_07_0080; vllm-ascend utils.py: other buffers keep 200)
      shortfall                                   47.5 GB
      KV cache per token                          109824 B  inferred    78 layers of 1152 bytes and 78 indexers of 256 bytes, whole sequences on each rank

      KV TOKENS  AT MOST  LARGEST CONTEXT  LENGTH  SEQUENCES PER RANK  RANKS  SEQUENCES IN TOTAL
      0          0        0                8192    0.00                2      0

      KV TOKENS: tokens in the KV cache of one rank. AT MOST: optimistic estimate. LENGTH: max request length (or the model's
      limit). SEQUENCES: concurrent requests of that length; in total, the whole ones of each rank. 1 GB is 10⁹ bytes.

      Confidence: checked. Logs of GLM-5 agree with the sizes of weights (vllm-ascend #12839, #8817) and KV cache (#10918, #12023).

        model.weights = "bf16"
          model.weights bf16 leaves no room for a KV cache on the devices of groups.serve. Per device: budget 59.1 GB, weights 98.9 GB, buffers and activations about 7.7 GB, KV cache 109824 bytes per token. [memory-fits; vLLM v1/core/kv_cache_utils.py, check_enough_kv_cache_memory; xLLM llm_engine.cpp; vllm-ascend #8817 and #12839]
          → Raise tensorParallelSize, or use weights with fewer bits (model.weights)

      1 other error; to list all, run glm-serve check a2-glm47-2node --site larger-model.yaml
      "
    `);
    expect(stdout).toMatch(
      new RegExp(`^\\d+ other errors?; to list all, run glm-serve check a2-glm47-2node --site ${site}$`, "m"),
    );
    expect(await run("memory", "a2-glm47-2node", "--site", site, "--json")).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('"tokens": 0') as unknown,
    });
  });

  test("shows what upstream measured with the shape, with every difference", async () => {
    const site = file("measured.yaml", "model: { name: GLM-5.1 }\n");
    const { stdout } = await run("memory", "a3-glm5-w8a8-2node", "--site", site);
    const [, figures = ""] = /(Confidence[^]*)/.exec(stdout) ?? [];
    expect(figures).toMatchInlineSnapshot(`
      "Confidence: checked. Logs of GLM-5 agree with the sizes of weights (vllm-ascend #12839, #8817) and KV cache (#10918, #12023).

      Measured by upstream's nightly tests of v0.30.0rc2: output tokens/s of the whole service on upstream's hardware.
      The figures are references, not promises; upstream accepts runs down to 97 % of them. MEASURED WITH compares degrees,
      lengths, batch sizes, memory share, draft tokens and release; other settings can differ, too.

      CONFIGURATION              LOAD                                                       TOKENS/S  MEASURED WITH
      GLM5_1-W8A8-A3-dual-nodes  131072 in (90 % cached), 1024 out, 12 requests, 3 at once  34.5      maxModelLen 133120 in place of 200000, v0.30.0rc2 in place of v0.20.2rc1

      Accuracy that upstream's tests expect: AIME2025 90 ± 10.

      The memory rules report no problem.
      "
    `);
    const { stdout: json } = await run("memory", "a3-glm5-w8a8-2node", "--site", site, "--json");
    const [group] = z
      .array(z.object({ measured: z.array(z.object({ settings: z.array(z.string()) })) }))
      .parse(JSON.parse(json));
    expect(group?.measured).toEqual([
      { settings: ["maxModelLen 133120 in place of 200000", "v0.30.0rc2 in place of v0.20.2rc1"] },
    ]);
  });

  test("prints JSON", async () => {
    const { stdout } = await run("memory", "h200-glm47-flash", "--json");
    const [estimate] = z
      .array(z.object({ group: z.string(), tokens: z.number(), largestContext: z.number() }))
      .parse(JSON.parse(stdout));
    expect(estimate).toMatchObject({ group: "serve", largestContext: 202_752 });
  });

  test("requires a known stack", async () => {
    expect(await run("memory")).toMatchObject({ code: 2, stdout: "" });
    expect(await run("memory", "a3-1p2d")).toMatchObject({ code: 2, stdout: "" });
  });
});
