import { describe, expect, it } from "vitest";
import bf16 from "../../stacks/a3-glm5-bf16-2node.ts";
import type { Site } from "../../core/index.ts";
import { problemsOf } from "../support/problems.ts";

describe("settings of bench", () => {
  it("reads no setting of the tool that does not measure, and says so", () => {
    const workloads: "random-200"[] = ["random-200"];
    const vllm = { workloads, dataset: "/data/x.json", workloadSeconds: 5 };
    const paths = (bench: NonNullable<Site["procedures"]>["bench"]) =>
      problemsOf(bf16, { procedures: { bench } }).map(({ path }) => path);
    expect(paths({ tool: "aisbench", ...vllm })).toEqual(
      Object.keys(vllm).map((name) => `procedures.bench.${name}`),
    );
    expect(paths({ aisbench: { prompts: 1 } })).toEqual(["procedures.bench.aisbench"]);
  });

  it("asks AISBench for no answer that is longer than the model's", () => {
    const asking = (maxOutLen: number): Site => ({
      procedures: { bench: { tool: "aisbench", aisbench: { maxOutLen } } },
    });
    expect(problemsOf(bf16, asking(100_000))).toMatchObject([
      { path: "procedures.bench.aisbench.maxOutLen", value: 100_000 },
    ]);
    expect(problemsOf(bf16, asking(4096))).toEqual([]);
  });

  it("finds its conversations in the weights' volume or in an image of one's own", () => {
    const reading = (dataset: string, image?: string): Site => ({
      procedures: { bench: { workloads: ["burst"], dataset, ...(image === undefined ? {} : { image }) } },
    });
    expect(problemsOf(bf16, reading("/nowhere/x.json"))).toMatchObject([
      { path: "procedures.bench.dataset" },
    ]);
    expect(problemsOf(bf16, reading("/root/.cache/x.json"))).toEqual([]);
    expect(problemsOf(bf16, reading("/nowhere/x.json", "docker.io/vllm/vllm-openai:v0.20.2"))).toEqual([]);
  });
});
