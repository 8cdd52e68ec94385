import { describe, expect, it } from "vitest";
import bf16 from "../../stacks/a3-glm5-bf16-2node.ts";
import type { Site } from "../../core/index.ts";
import { problemsOf } from "../support/problems.ts";

describe("settings of bench", () => {
  it("reports settings of the other tool", () => {
    const workloads: "random-200"[] = ["random-200"];
    const vllm = { workloads, dataset: "/data/x.json", workloadSeconds: 5 };
    const paths = (bench: NonNullable<Site["procedures"]>["bench"]) =>
      problemsOf(bf16, { procedures: { bench } }).map(({ path }) => path);
    expect(paths({ tool: "aisbench", ...vllm })).toEqual(
      Object.keys(vllm).map((name) => `procedures.bench.${name}`),
    );
    expect(paths({ aisbench: { prompts: 1 } })).toEqual(["procedures.bench.aisbench"]);
  });

  it("reports answers of AISBench that leave no room for a question", () => {
    const withLength = (maxOutLen: number): Site => ({
      procedures: { bench: { tool: "aisbench", aisbench: { maxOutLen } } },
    });
    expect(problemsOf(bf16, withLength(100_000))).toMatchObject([
      {
        path: "procedures.bench.aisbench.maxOutLen",
        value: 100_000,
        message: expect.stringMatching(
          /^procedures\.bench\.aisbench\.maxOutLen 100000 leaves no room for a question within maxModelLen \d+\.$/,
        ),
        fix: expect.stringMatching(
          /^Set procedures\.bench\.aisbench\.maxOutLen to less than \d+, e\.g\. \d+$/,
        ),
      },
    ]);
    expect(problemsOf(bf16, withLength(4096))).toEqual([]);
  });

  it("reports a dataset outside the weights volume, unless the image is set", () => {
    const withDataset = (dataset: string, image?: string): Site => ({
      procedures: { bench: { workloads: ["burst"], dataset, ...(image === undefined ? {} : { image }) } },
    });
    expect(problemsOf(bf16, withDataset("/nowhere/x.json"))).toMatchObject([
      { path: "procedures.bench.dataset" },
    ]);
    expect(problemsOf(bf16, withDataset("/root/.cache/x.json"))).toEqual([]);
    expect(problemsOf(bf16, withDataset("/nowhere/x.json", "docker.io/vllm/vllm-openai:v0.20.2"))).toEqual(
      [],
    );
  });
});
