import fc from "fast-check";
import { describe, expect, it } from "vitest";
import a2Glm52 from "../../stacks/a2-glm52-w8a8-2node.ts";
import a31p1d from "../../stacks/a3-1p1d.ts";
import a31p1dHighThroughput from "../../stacks/a3-1p1d-high-throughput.ts";
import a3Glm5 from "../../stacks/a3-glm5-w8a8.ts";
import a3Xllm from "../../stacks/a3-xllm.ts";
import flash from "../../stacks/h200-glm47-flash.ts";
import { vllmAscend } from "../../core/engines/vllm-ascend/index.ts";
import { plan, type Site, type Topology } from "../../core/index.ts";
import { diagnose as applied } from "../../core/resolve/diagnose.ts";
import { topologySchema } from "../../core/topology/schema.ts";
import { changed, findingsOf } from "../support/findings.ts";
import { problemsOf } from "../support/problems.ts";

const xllmSite: Site = { image: "registry.example/xllm:1", xllm: { binaryPath: "/opt/xllm" } };

function changesOf(topology: Topology, diagnose: NonNullable<Site["diagnose"]>, site: Site = {}): string[] {
  return findingsOf(topology, { ...site, diagnose })
    .filter(({ rule }) => rule === "diagnosed")
    .map(({ path, message }) => `${path}: ${message}`);
}

function commandsOf(topology: Topology, site: Site): Map<string, string> {
  return new Map(
    plan(topology, site).objects.flatMap(({ manifest }) =>
      manifest.kind === "ConfigMap" && manifest.data?.["node-0.sh"] !== undefined
        ? [[manifest.metadata.name.replace(/-launch-.*/, ""), manifest.data?.["node-0.sh"]]]
        : [],
    ),
  );
}

describe("diagnose", () => {
  it("changes nothing without switches", () => {
    expect(findingsOf(a31p1d).filter(({ rule }) => rule === "diagnosed")).toEqual([]);
    expect(JSON.stringify(plan(a31p1d).objects)).not.toContain("glm-serve/diagnose");
  });

  it("takes the steps of the document and reports each change", () => {
    expect(
      changesOf(a31p1d, {
        eager: true,
        maxModelLen: "lower",
        maxNumSeqs: "lower",
        gpuMemoryUtilization: "lower",
      }),
    ).toEqual([
      // The document runs prefill eagerly already.
      "diagnose.eager: diagnose.eager sets enforceEager of groups.decode to true instead of the engine's default.",
      "diagnose.maxModelLen: diagnose.maxModelLen sets maxModelLen of groups.prefill to 65536 instead of 131072.",
      "diagnose.maxModelLen: diagnose.maxModelLen sets maxModelLen of groups.decode to 100000 instead of 200000.",
      "diagnose.maxNumSeqs: diagnose.maxNumSeqs sets maxNumSeqs of groups.prefill to 32 instead of 64.",
      "diagnose.maxNumSeqs: diagnose.maxNumSeqs sets maxNumSeqs of groups.decode to 4 instead of 8.",
      "diagnose.gpuMemoryUtilization: diagnose.gpuMemoryUtilization sets gpuMemoryUtilization of groups.prefill to 0.9 instead of 0.95.",
      "diagnose.gpuMemoryUtilization: diagnose.gpuMemoryUtilization sets gpuMemoryUtilization of groups.decode to 0.87 instead of 0.92.",
    ]);
  });

  it("runs eagerly where FLASHCOMM1 needs graphs or no compilation", () => {
    expect(changesOf(a3Glm5, { graphCapture: false })).toEqual([
      'diagnose.graphCapture: diagnose.graphCapture sets compilationConfig of groups.serve to {"cudagraph_mode":"NONE"} instead of {"cudagraph_mode":"FULL_DECODE_ONLY"}.',
      "diagnose.graphCapture: diagnose.graphCapture sets enforceEager of groups.serve to true instead of the engine's default.",
    ]);
    const later = { ...a3Glm5, engine: { ...a3Glm5.engine, version: "v0.23.0" } };
    expect(changesOf(later, { graphCapture: false })).toHaveLength(1);
  });

  it("captures a graph that FLASHCOMM1 keeps for fewer sequences", () => {
    expect(changesOf(a3Glm5, { maxNumSeqs: 2 })).toEqual([
      "diagnose.maxNumSeqs: diagnose.maxNumSeqs sets maxNumSeqs of groups.serve to 2 instead of 8.",
      'diagnose.maxNumSeqs: diagnose.maxNumSeqs sets compilationConfig of groups.serve to {"cudagraph_mode":"FULL_DECODE_ONLY","cudagraph_capture_sizes":[16]} instead of {"cudagraph_mode":"FULL_DECODE_ONLY"}.',
    ]);
  });

  it("captures a graph for one sequence with its draft tokens", () => {
    expect(changesOf(a2Glm52, { maxNumSeqs: 1 })).toEqual([
      "diagnose.maxNumSeqs: diagnose.maxNumSeqs sets maxNumSeqs of groups.serve to 1 instead of 16.",
      'diagnose.maxNumSeqs: diagnose.maxNumSeqs sets compilationConfig of groups.serve to {"cudagraph_mode":"FULL_DECODE_ONLY","cudagraph_capture_sizes":[6]} instead of {"cudagraph_mode":"FULL_DECODE_ONLY"}.',
    ]);
    expect(problemsOf(a2Glm52, { diagnose: { maxNumSeqs: 1 } })).toEqual([]);
    expect(changesOf(a2Glm52, { maxNumSeqs: 2 })).toHaveLength(1);
  });

  it("shortens the longest request that a smaller share of the memory does not hold", () => {
    expect(changesOf(a31p1dHighThroughput, { gpuMemoryUtilization: "lower", groups: ["decode"] })).toEqual([
      "diagnose.gpuMemoryUtilization: diagnose.gpuMemoryUtilization sets gpuMemoryUtilization of groups.decode to 0.87 instead of 0.92.",
      expect.stringMatching(
        /^diagnose\.gpuMemoryUtilization: diagnose\.gpuMemoryUtilization sets maxModelLen of groups\.decode to \d+ instead of 200000\.$/,
      ),
    ]);
  });

  it("accepts a switch that another one implies", () => {
    expect(problemsOf(a3Glm5, { diagnose: { eager: true, graphCapture: false } })).toEqual([]);
  });

  it("changes only the chosen groups and annotates their StatefulSets", () => {
    const site: Site = { diagnose: { groups: ["decode"], graphCapture: false, maxNumSeqs: 2 } };
    const before = commandsOf(a31p1d, {});
    const after = commandsOf(a31p1d, site);
    expect(after.get("a3-1p1d-prefill-0")).toBe(before.get("a3-1p1d-prefill-0"));
    expect(before.get("a3-1p1d-decode-0")).toContain('"cudagraph_mode":"FULL_DECODE_ONLY"');
    expect(after.get("a3-1p1d-decode-0")).toContain('"cudagraph_mode":"NONE"');
    expect(after.get("a3-1p1d-decode-0")).toMatch(/--max-num-seqs 2\b/);
    const notes = plan(a31p1d, site).objects.flatMap(({ key, manifest }) => {
      const note = manifest.metadata.annotations?.["glm-serve/diagnose"];
      return note === undefined ? [] : [[key, note]];
    });
    expect(notes).toEqual([["stateful-set/decode-0", expect.stringContaining("maxNumSeqs 8 → 2")]]);
  });

  it.each([
    [
      "LightLLM",
      flash,
      {},
      { eager: true, maxModelLen: "lower" as const },
      [
        "diagnose.eager: diagnose.eager sets disableCudagraph of groups.serve to true instead of the engine's default.",
        "diagnose.maxModelLen: diagnose.maxModelLen sets maxReqTotalLen of groups.serve to 101376 instead of 202752.",
      ],
    ],
    [
      "xLLM",
      a3Xllm,
      xllmSite,
      { graphCapture: false, maxNumSeqs: "lower" as const },
      [
        "diagnose.graphCapture: diagnose.graphCapture sets enableAclGraph of groups.serve to false instead of true.",
        "diagnose.maxNumSeqs: diagnose.maxNumSeqs sets maxSeqsPerBatch of groups.serve to 128 instead of 256.",
      ],
    ],
  ])("changes the flags of %s", (_, topology, site, diagnose, changes) => {
    expect(changesOf(topology, diagnose, site)).toEqual(changes);
  });

  it.each([
    [
      "a switch that the engine lacks",
      a3Xllm,
      { maxModelLen: "lower" as const },
      "xLLM does not support diagnose.maxModelLen.",
    ],
    [
      "a switch without effect",
      a31p1d,
      { maxNumSeqs: 100 },
      "diagnose.maxNumSeqs 100 has no effect: every group is at or below it.",
    ],
    [
      "a switch without effect in the groups that it is for",
      a31p1d,
      { maxNumSeqs: 100, groups: ["prefill"] },
      "diagnose.maxNumSeqs 100 has no effect: every group of diagnose.groups is at or below it.",
    ],
    [
      "a number that cannot be lower",
      changed(a3Glm5, { args: { maxNumSeqs: 1 } }),
      { maxNumSeqs: "lower" as const },
      "diagnose.maxNumSeqs lower has no effect: no group sets maxNumSeqs to a number that can be lower.",
    ],
    ["an unknown group", a31p1d, { eager: true, groups: ["decod"] }, "decod is not a group of the topology."],
    ["zero", a31p1d, { maxNumSeqs: 0 }, 'maxNumSeqs must be "lower" or a number above 0.'],
    ["an unknown word", a31p1d, { maxNumSeqs: "less" }, 'maxNumSeqs must be "lower" or a number above 0.'],
  ])("refuses %s", (_, topology, diagnose, message) => {
    const site = Object.assign({}, topology === a3Xllm ? xllmSite : {}, { diagnose });
    expect(problemsOf(topology, site).map((problem) => problem.message)).toContain(message);
  });

  it("lowers the flags that are set, never to zero, and no other flag", () => {
    const lengths = fc.integer({ min: 1, max: 200_000 });
    const shares = fc.integer({ min: 100, max: 1000 }).map((thousandths) => thousandths / 1000);
    fc.assert(
      fc.property(lengths, lengths, shares, (maxModelLen, maxNumSeqs, gpuMemoryUtilization) => {
        const group = { args: { maxModelLen, maxNumSeqs, gpuMemoryUtilization, seed: 7 } };
        const given = topologySchema.parse(a31p1d);
        const decode = given.groups["decode"];
        if (decode === undefined) throw new RangeError("no decode");
        const spec = { ...given, groups: { decode: { ...decode, ...group } } };
        const { spec: diagnosed, changes } = applied(spec, vllmAscend, {
          eager: false,
          graphCapture: true,
          maxModelLen: "lower",
          maxNumSeqs: "lower",
          gpuMemoryUtilization: "lower",
        });
        const { args } = diagnosed.groups["decode"] ?? {};
        expect(args).toMatchObject({ seed: 7 });
        expect(spec.groups.decode.args).toEqual(group.args);
        for (const { flag, before, after } of changes) {
          expect(args?.[flag]).toBe(after);
          expect(Number(after)).toBeLessThan(Number(before));
          expect(Number(after)).toBeGreaterThan(0);
        }
      }),
    );
  });

  it("is blamed for what the engine refuses of the flags that it sets", () => {
    const found = findingsOf(a31p1d, { diagnose: { groups: ["decode"], maxModelLen: 1 } }).filter(
      ({ severity }) => severity === "error",
    );
    for (const { path } of found) expect(path).not.toBe("groups.decode.args.maxModelLen");
    const blamed = findingsOf(a31p1d, {
      diagnose: { groups: ["decode"], maxModelLen: 1000 },
    }).filter(({ rule }) => rule === "pd-context");
    expect(blamed).toMatchObject([
      {
        path: "diagnose.maxModelLen",
        value: 1000,
        fix: "Remove diagnose.maxModelLen, or set it to another value",
      },
    ]);
    expect(blamed[0]?.message).toMatch(
      /^diagnose\.maxModelLen sets maxModelLen of groups\.decode to 1000: maxModelLen 1000 is below /,
    );
  });
});
