import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { buildTool } from "../../lab/binaries/build.ts";
import { progressOn } from "../../lab/host/progress.ts";
import { plan, type Plan, type Site } from "../../core/index.ts";
import { podSecurityLevel } from "../../core/kubernetes/index.ts";
import { loadTopology, readSettings, topologyNames } from "../../program/index.ts";
import { acceptedInputs } from "../support/fuzz/inputs.ts";
import { samples } from "./setting-samples.ts";

const DRAWS = 1000;

const LEVELS = ["restricted", "baseline", "privileged"];

interface Verdict {
  readonly level: string;
  readonly reasons: readonly string[];
}

type Manifest = Plan["objects"][number]["manifest"];

let validation: string;

beforeAll(async () => {
  validation = join(await buildTool("kubernetes-validation", progressOn(process.stderr)), "validation");
});

/** What Kubernetes' own checks say about the pods of each object. */
function verdictsOf(manifests: readonly Manifest[]): readonly Verdict[] {
  const { stdout } = spawnSync(validation, ["pod-security"], {
    input: manifests.map((manifest) => `${JSON.stringify(manifest)}\n`).join(""),
    encoding: "utf8",
    maxBuffer: 1024 ** 3,
  });
  return stdout
    .trim()
    .split("\n")
    .map((line): Verdict => JSON.parse(line));
}

function manifestsOf({ objects }: Plan): readonly Manifest[] {
  return objects.map(({ manifest }) => manifest);
}

/** The level of each workload of a plan, by the key of its object. */
function levelsOf(planned: Plan): Readonly<Record<string, string>> {
  const verdicts = verdictsOf(manifestsOf(planned));
  return Object.fromEntries(
    planned.objects.flatMap(({ key }, index) => {
      const level = verdicts[index]?.level ?? "";
      return level === "" ? [] : [[key, level]];
    }),
  );
}

const procedures = {
  preflight: {},
  weights: { source: "modelscope", repository: "a/b", revision: "v1.0" },
  smoke: {},
  bench: { tool: "aisbench", aisbench: { install: true } },
  accuracy: { install: true },
} satisfies Site["procedures"];

const volumes = {
  "a directory of each node": {},
  "a PersistentVolumeClaim": { persistentVolumeClaim: { claimName: "glm" } },
  NFS: { nfs: { server: "nas", path: "/glm" } },
} satisfies Record<string, Site["weights"]>;

test("the label of the namespace admits all pods of every stack, and no stricter one does", async () => {
  for (const name of topologyNames()) {
    const topology = await loadTopology(name, "stack");
    const site = { ...readSettings(name, undefined).site, namespace: "llm", createNamespace: true };
    const planned = plan(topology, site);
    const [namespace] = planned.objects;
    const levels = Object.values(levelsOf(planned));
    const loosest = LEVELS.findLast((level) => levels.includes(level));
    expect({ name, labels: namespace?.manifest.metadata.labels }).toEqual({
      name,
      labels: { "pod-security.kubernetes.io/enforce": loosest },
    });
  }
});

test.each(Object.entries(volumes))("the pods of a stack with weights in %s", async (_, weights) => {
  const planned = plan(await loadTopology("a3-1p1d", "stack"), { weights, procedures });
  expect(levelsOf(planned)).toMatchSnapshot();
});

test("the pods of LightLLM meet baseline with weights in a PersistentVolumeClaim", async () => {
  const name = "h200-glm47-flash";
  const { site } = readSettings(name, undefined);
  const planned = plan(await loadTopology(name, "stack"), {
    ...site,
    weights: volumes["a PersistentVolumeClaim"],
    namespace: "llm",
    createNamespace: true,
  });
  expect(levelsOf(planned)).toMatchInlineSnapshot(`
    {
      "stateful-set/serve-0": "baseline",
    }
  `);
  expect(planned.objects[0]?.manifest.metadata.labels).toEqual({
    "pod-security.kubernetes.io/enforce": "baseline",
  });
});

test("a user id for the weights makes the Jobs that write them restricted", async () => {
  const planned = plan(await loadTopology("a3-1p1d", "stack"), {
    weights: volumes["a PersistentVolumeClaim"],
    procedures,
    podSecurity: { weightsUser: 2000 },
  });
  expect(levelsOf(planned)["job/weights"]).toBe("restricted");
});

test("glm-serve judges each workload as Kubernetes does", () => {
  const plans = [
    ...samples.map(({ topology, after }) => plan(topology, after)),
    ...Array.from(acceptedInputs(DRAWS), (input) => input.plan),
  ];
  const workloads = new Map(
    plans
      .flatMap(manifestsOf)
      .filter(({ kind }) => ["StatefulSet", "Deployment", "Job"].includes(kind))
      .map((manifest) => [JSON.stringify(manifest), manifest]),
  );
  const manifests = [...workloads.values()];
  const verdicts = verdictsOf(manifests);
  expect(verdicts).toHaveLength(manifests.length);
  const different = manifests.flatMap((manifest, index) => {
    const verdict = verdicts[index];
    const own = podSecurityLevel([manifest]);
    return verdict?.level === own ? [] : [{ name: manifest.metadata.name, own, ...verdict }];
  });
  expect(different).toEqual([]);
});
