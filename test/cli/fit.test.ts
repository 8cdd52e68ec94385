import { describe, expect, test } from "vitest";
import { z } from "zod";
import { call } from "./call.ts";

const run = (...argv: string[]) => call(import.meta.dirname, ["fit", ...argv]);

const options = ["--model=GLM-5", "--weights=w8a8", "--hardware=a3", "--nodes=3", "--context=131072"];

describe("fit", () => {
  test("lists possible, uncertain and rejected shapes", async () => {
    const { code, stdout, stderr } = await run(
      ...["--model", "GLM-5", "--weights", "w8a8", "--hardware", "a3", "--nodes", "1"],
      ...["--context", "60000", "--engine", "vllm-ascend", "--rejected"],
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatchInlineSnapshot(`
      "GLM-5 w8a8 on 1 × Atlas 800 A3 (atlas-800-a3), sequences of 60000 tokens

      Assumptions
        vllm-ascend: v0.20.2rc1, expert parallelism, multi-token prediction, gpuMemoryUtilization 0.95 (decode 0.92), maxNumSeqs 4, HCCL_BUFFSIZE 200, no enable_dsa_cp

      Possible: 1 shape. Best first: most concurrent sequences, then largest context.

      ENGINE       SHAPE                         LARGEST CONTEXT  SEQUENCES  WARNINGS
      vllm-ascend  serve dp 1 × tp 16 on 1 node  65488            1

      Uncertain: 1 shape. The memory is probably too small; test on hardware first.

      ENGINE       SHAPE                        LARGEST CONTEXT  SEQUENCES  WARNINGS
      vllm-ascend  serve dp 2 × tp 8 on 1 node  54637            0          memory-near

      Confidence for vllm-ascend: checked. Logs of GLM-5 agree with the sizes of weights (vllm-ascend #12839, #8817) and KV cache (#10918, #12023).

      Rejected: 13 shapes

      memory-fits rejects 13 shapes
        ENGINE       SHAPE                                     REASON
        vllm-ascend  serve dp 16 × tp 1 on 1 node              model.weights w8a8 leaves no room for a KV cache on the devices of groups.serve.
        vllm-ascend  serve dp 8 × tp 2 on 1 node               model.weights w8a8 leaves no room for a KV cache on the devices of groups.serve.
        vllm-ascend  serve dp 4 × tp 4 on 1 node               maxModelLen 60000 needs 60000 tokens of KV cache; at most 41924 fit.
        vllm-ascend  serve dp 8 × tp 1 on 8 devices of 1 node  model.weights w8a8 leaves no room for a KV cache on the devices of groups.serve.
        vllm-ascend  serve dp 4 × tp 2 on 8 devices of 1 node  model.weights w8a8 leaves no room for a KV cache on the devices of groups.serve.
        vllm-ascend  serve dp 2 × tp 4 on 8 devices of 1 node  model.weights w8a8 leaves no room for a KV cache on the devices of groups.serve.
        vllm-ascend  serve dp 1 × tp 8 on 8 devices of 1 node  model.weights w8a8 leaves no room for a KV cache on the devices of groups.serve.
        vllm-ascend  serve dp 4 × tp 1 on 4 devices of 1 node  model.weights w8a8 leaves no room for a KV cache on the devices of groups.serve.
        vllm-ascend  serve dp 2 × tp 2 on 4 devices of 1 node  model.weights w8a8 leaves no room for a KV cache on the devices of groups.serve.
        vllm-ascend  serve dp 1 × tp 4 on 4 devices of 1 node  model.weights w8a8 leaves no room for a KV cache on the devices of groups.serve.
        vllm-ascend  serve dp 2 × tp 1 on 2 devices of 1 node  model.weights w8a8 leaves no room for a KV cache on the devices of groups.serve.
        vllm-ascend  serve dp 1 × tp 2 on 2 devices of 1 node  model.weights w8a8 leaves no room for a KV cache on the devices of groups.serve.
        vllm-ascend  serve dp 1 × tp 1 on 1 device of 1 node   model.weights w8a8 leaves no room for a KV cache on the devices of groups.serve.
      "
    `);
  });

  test("shows what upstream documents and measured with a shape", async () => {
    const { stdout } = await run(
      ...["--model=GLM-5.1", "--weights=w8a8c8", "--hardware=a3", "--nodes=2", "--context=131072"],
      ...["--engine=vllm-ascend", "--release=v0.30.0rc2"],
    );
    const [, figures = ""] = /(Confidence[^]*)Rejected/.exec(stdout) ?? [];
    expect(figures).toMatchInlineSnapshot(`
      "Confidence for vllm-ascend: checked. Logs of GLM-5 agree with the sizes of weights (vllm-ascend #12839, #8817) and KV cache (#10918, #12023).

      DOCUMENTED SHAPE               LENGTH  SOURCE
      serve dp 8 × tp 4 on 2 nodes   202752  GLM5.md of v0.30.0rc2, L352
      serve dp 2 × tp 16 on 2 nodes  202752  GLM5.md of v0.30.0rc2, table 9.1.1

      Measured by upstream's nightly tests of v0.30.0rc2: output tokens/s of the whole service on upstream's hardware.
      The figures are references, not promises; upstream accepts runs down to 97 % of them. MEASURED WITH compares degrees,
      lengths, batch sizes, memory share, draft tokens and release; other settings can differ, too.

      SHAPE                          LOAD                                                         TOKENS/S  MEASURED WITH
      serve dp 8 × tp 4 on 2 nodes   131072 in (90 % cached), 1024 out, 256 requests, 64 at once  290.8     maxModelLen 133120 in place of 131072, maxNumBatchedTokens 4096 in place of the default, maxNumSeqs 6 in place of 4, gpuMemoryUtilization 0.92/0.9 in place of 0.95
      serve dp 8 × tp 4 on 2 nodes   65536 in (90 % cached), 1024 out, 128 requests, 32 at once   687.4     maxModelLen 133120 in place of 131072, maxNumBatchedTokens 4096 in place of the default, maxNumSeqs 6 in place of 4, gpuMemoryUtilization 0.92/0.9 in place of 0.95
      serve dp 8 × tp 4 on 2 nodes   3500 in, 1500 out, 256 requests, 64 at once                  1267.3    maxModelLen 133120 in place of 131072, maxNumBatchedTokens 4096 in place of the default, maxNumSeqs 32 in place of 4, gpuMemoryUtilization 0.92/0.95 in place of 0.95
      serve dp 2 × tp 16 on 2 nodes  3500 in, 1500 out, 32 requests, 8 at once                    321.5     maxModelLen 16384 in place of 131072, maxNumBatchedTokens 8192 in place of the default, maxNumSeqs 12 in place of 4, gpuMemoryUtilization 0.92/0.95 in place of 0.95

      Also: stacks that need at most 2 nodes.

      STACK                       ENGINE                  NODES  LENGTH  SOURCE
      a3-glm51-2node              vllm-ascend v0.30.0rc2  2      202752  GLM5.md of vllm-ascend v0.30.0rc2, §5.2 and §9.1
      a3-glm51-2node-low-latency  vllm-ascend v0.30.0rc2  2      202752  GLM5.md of vllm-ascend v0.30.0rc2, §9.1 and §5.2

      "
    `);
  });

  test("reports that no shape is possible", async () => {
    const { code, stdout } = await run(
      ...["--model=GLM-5", "--weights=bf16", "--hardware=a2", "--nodes=1", "--context=4096"],
      "--engine=xllm",
    );
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "GLM-5 bf16 on 1 × Atlas 800 A2 (atlas-800-a2), sequences of 4096 tokens

      Assumptions
        xllm: 0.11-preview, maxMemoryUtilization 0.86, no draft model

      No shape is possible.

      Rejected: 10 shapes; --rejected lists them

      RULE         SHAPES  REASON OF THE FIRST
      memory-fits  10      model.weights bf16 leaves no room for a KV cache on the devices of groups.serve.
      "
    `);
  });

  test("lists shapes on some devices of a node", async () => {
    const { stdout } = await run(
      ...["--model=GLM-4.7-Flash", "--weights=bf16", "--hardware=h100", "--nodes=1", "--context=202752"],
    );
    expect(stdout).toMatchInlineSnapshot(`
      "GLM-4.7-Flash bf16 on 1 × NVIDIA H100 80GB (h100), sequences of 202752 tokens

      Assumptions
        lightllm: v1.2.0, memFraction 0.8, no draft tokens

      Possible: 8 shapes. Best first: most concurrent sequences, then largest context.

      ENGINE    SHAPE                                     LARGEST CONTEXT  SEQUENCES  WARNINGS
      lightllm  serve dp 8 × tp 1 on 1 node               202752           40
      lightllm  serve dp 4 × tp 2 on 1 node               202752           20
      lightllm  serve dp 4 × tp 1 on 4 devices of 1 node  202752           16
      lightllm  serve dp 2 × tp 4 on 1 node               202752           10
      lightllm  serve dp 2 × tp 2 on 4 devices of 1 node  202752           8
      lightllm  serve dp 2 × tp 1 on 2 devices of 1 node  202752           6
      lightllm  serve dp 1 × tp 4 on 4 devices of 1 node  202752           4
      lightllm  serve dp 1 × tp 2 on 2 devices of 1 node  202752           3

      Confidence for lightllm: by formula. All documented deployments fit; no log was compared.

      Rejected: 2 shapes; --rejected lists them

      RULE               SHAPES  REASON OF THE FIRST
      heads-divide       1       tensorParallelSize 8 does not divide the 20 attention heads of GLM-4.7-Flash.
      lightllm-kv-cache  1       memFraction leaves room for a KV cache of at most 146468 tokens; the longest request and batch need 202760.
      "
    `);
  });

  test("names the rule that rejects each other shape of several nodes", async () => {
    const { code, stdout, stderr } = await run(...options, "--rejected");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^GLM-5 w8a8 on 3 × Atlas 800 A3 \(atlas-800-a3\), sequences of 131072 tokens\n/);
    expect(stdout).toMatch(
      /^ENGINE +SHAPE +LARGEST CONTEXT +SEQUENCES +WARNINGS\nvllm-ascend +serve dp \d+ × tp \d+ on 3 nodes +\d+ +\d+/m,
    );
    expect(stdout).toMatch(/^memory-fits rejects \d+ shapes$/m);
    expect(stdout).toMatch(/^ {2}vllm-ascend +serve dp 16 × tp 3 on 3 nodes +.*64 attention heads/m);
    expect(stdout).toMatch(/prefill dp 2 × tp 16 on 2 nodes, decode dp 1 × tp 16 on 1 node +.*131072/);
  });

  test("counts rejected shapes for each rule, and names stacks that leave nodes free", async () => {
    const { stdout } = await run(...options);
    expect(stdout.slice(stdout.indexOf("Also:"))).toMatchInlineSnapshot(`
      "Also: stacks that need at most 3 nodes.

      STACK               ENGINE                  NODES  LENGTH  SOURCE
      a3-glm5-w8a8-2node  vllm-ascend v0.20.2rc1  2      200000  deployment document 002, §5.2

      Rejected: 173 shapes; --rejected lists them

      RULE                SHAPES  REASON OF THE FIRST
      heads-divide        30      tensorParallelSize 3 does not divide the 64 attention heads of GLM-5.
      memory-fits         58      maxModelLen 131072 needs 131072 tokens of KV cache; at most 40665 fit.
      pd-degrees          50      groups.prefill.tensorParallelSize 1 must be at least groups.decode.tensorParallelSize 2: each decode device reads the KV cache of one or more prefill devices.
      ranks-divide        5       dataParallelSize 1 is not a multiple of nodes 2, but every node runs the same number of ranks.
      xllm-powers-of-two  9       dataParallelSize must be a power of two in xLLM; it is 48.
      engine-runs-here    21      xLLM has no documented deployment with separate prefill and decode groups.
      "
    `);
  });

  test("prints JSON", async () => {
    const { stdout } = await run(...options, "--engine", "vllm-ascend", "--json");
    const answer = z
      .object({
        legal: z.array(z.object({ sequences: z.number() })),
        rejected: z.array(
          z.object({ reasons: z.array(z.object({ rule: z.string(), message: z.string() })) }),
        ),
      })
      .parse(JSON.parse(stdout));
    expect(answer.legal[0]?.sequences).toBeGreaterThan(0);
    expect(answer.rejected.length).toBeGreaterThan(0);
  });

  test("reports every missing option", async () => {
    const { code, stdout, stderr } = await run();
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatchInlineSnapshot(`
      "glm-serve: 5 problems in the arguments of fit.

        model
          --model is required.
          → Set --model to one of GLM-4.5, GLM-4.5-Air, GLM-4.6, GLM-4.7, GLM-4.7-Flash, GLM-5, GLM-5.1, GLM-5.2, GLM-5.3, GLM-5.3-Flash

        weights
          --weights is required.
          → Set --weights to one of bf16, fp8, w8a8, w4a8, w8a8c8, w4a8c8, w8a8-mxfp8, w4a4c8

        hardware
          --hardware is required.
          → Set --hardware to one of atlas-800-a2, atlas-800-a3, ascend-950dt, h100, h200

        nodes
          --nodes is required.
          → Set --nodes to a whole number

        context
          --context is required.
          → Set --context to a whole number

      Usage: glm-serve fit --model <name> [--model-facts <file>] --weights <format> --hardware <kind>
                           --nodes <count> --context <tokens> [--engine <name>] [--release <version>]
                           [--rejected] [--json]
      Run "glm-serve fit --help" for its options and examples.
      "
    `);
  });

  test("reports every invalid value", async () => {
    const { code, stdout, stderr } = await run(
      ...["--model", "GLM5.1", "--hardware", "a4", "--nodes", "40", "--context", "x"],
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatchInlineSnapshot(`
      "glm-serve: 5 problems in the arguments of fit.

        model = "GLM5.1"
          --model GLM5.1 is not a known model: fit needs its sizes.
          → Set --model to GLM-5.1, or run glm-serve model <config.json> --json > facts.json, and set --model-facts to facts.json

        weights
          --weights is required.
          → Set --weights to one of bf16, fp8, w8a8, w4a8, w8a8c8, w4a8c8, w8a8-mxfp8, w4a4c8

        hardware = "a4"
          --hardware a4 is not a known kind of hardware.
          → Use one of ascend-950dt, atlas-800-a2, atlas-800-a3, h100, h200

        nodes = "40"
          --nodes 40 exceeds 32, the limit of the search.
          → Set --nodes to at most 32

        context = "x"
          --context must be a whole number of at least 1.
          → Set --context to a whole number, e.g. 16

      Usage: glm-serve fit --model <name> [--model-facts <file>] --weights <format> --hardware <kind>
                           --nodes <count> --context <tokens> [--engine <name>] [--release <version>]
                           [--rejected] [--json]
      Run "glm-serve fit --help" for its options and examples.
      "
    `);
  });

  test("reports an engine that does not run on the hardware", async () => {
    const { stderr } = await run(...options, "--engine", "lightllm");
    expect(stderr).toMatchInlineSnapshot(`
      "glm-serve: 1 problem in the arguments of fit.

        engine = "lightllm"
          LightLLM does not run on Atlas 800 A3.
          → Remove --engine, or set --hardware to hardware with nvidia devices

      Usage: glm-serve fit --model <name> [--model-facts <file>] --weights <format> --hardware <kind>
                           --nodes <count> --context <tokens> [--engine <name>] [--release <version>]
                           [--rejected] [--json]
      Run "glm-serve fit --help" for its options and examples.
      "
    `);
  });

  test("reports a misspelt option together with every invalid value", async () => {
    const misspelt = await run(...options.slice(1), "--modell", "GLM-5", "--engine=vllm");
    expect(misspelt).toMatchObject({ code: 2, stdout: "" });
    expect(misspelt.stderr.split("\nUsage:")[0]).toMatchInlineSnapshot(`
      "glm-serve: 3 problems in the arguments of fit.

        --modell
          fit has no option --modell.
          → Did you mean "--model"?

        model
          --model is required.
          → Set --model to one of GLM-4.5, GLM-4.5-Air, GLM-4.6, GLM-4.7, GLM-4.7-Flash, GLM-5, GLM-5.1, GLM-5.2, GLM-5.3, GLM-5.3-Flash

        engine = "vllm"
          --engine vllm is not a known engine.
          → Did you mean "vllm-ascend"?
      "
    `);
    expect(await run("--modell", "x")).toMatchObject({ code: 2, stdout: "" });
  });
});
