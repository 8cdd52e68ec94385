import { describe, expect, test } from "vitest";
import { z } from "zod";
import { call } from "./call.ts";

const run = (...words: string[]) => call(import.meta.dirname, ["fit", ...words]);

const words = [
  "--model",
  "GLM-5",
  "--weights",
  "w8a8",
  "--hardware",
  "a3",
  "--nodes",
  "3",
  "--context",
  "131072",
];

describe("fit", () => {
  test("lists the possible shapes, the best first, and what is against each other one", async () => {
    const { code, stdout, stderr } = await run(...words);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^GLM-5 w8a8 on 3 × Atlas 800 A3, sequences of 131072 tokens\n/);
    expect(stdout).toMatch(
      /^ENGINE +SHAPE +LARGEST CONTEXT +SEQUENCES +WARNINGS\nvllm-ascend +serve dp \d+ × tp \d+ on 3 nodes +\d+ +\d+/m,
    );
    expect(stdout).toMatch(/^memory-fits refuses \d+$/m);
    expect(stdout).toMatch(/^ {2}vllm-ascend +serve dp 16 × tp 3 on 3 nodes +GLM-5 has 64 attention heads/m);
    expect(stdout).toMatch(
      /prefill dp 2 × tp 16 on 2 nodes, decode dp 1 × tp 16 on 1 node +One request of 131072/,
    );
  });

  test("for machines", async () => {
    const { stdout } = await run(...words, "--engine", "vllm-ascend", "--json");
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

  test("names every wrong word at once", async () => {
    const { code, stdout, stderr } = await run(
      "--model",
      "GLM5.1",
      "--hardware",
      "a4",
      "--nodes",
      "3",
      "--context",
      "x",
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/4 problems in the words of fit/);
    expect(stderr).toContain('Did you mean "GLM-5.1"?');
    expect(stderr).toContain("atlas-800-a2, atlas-800-a3, h100, h200");
    const misspelt = await run(...words.slice(2), "--modell", "GLM-5", "--engine=vllm");
    expect(misspelt).toMatchObject({ code: 2, stdout: "" });
    expect(misspelt.stderr).toMatch(
      /--modell\n[^]*Did you mean "--model"[^]*\n {2}model\n[^]* {2}engine = "vllm"\n/,
    );
    expect(await run("--modell", "x")).toMatchObject({ code: 2, stdout: "" });
    expect((await run("--help")).stdout).toMatch(/^glm-serve fit /);
  });
});
