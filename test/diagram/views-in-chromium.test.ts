import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  check,
  comparePlans,
  type CheckResult,
  diffPicture,
  fit,
  type FitArguments,
  fitPicture,
  htmlOf,
  memoryPicture,
  type Picture,
  plan,
  portsPicture,
  readQuestion,
  readStatuses,
  type Site,
  statusPicture,
  type Topology,
} from "../../core/index.ts";
import { checkStack, loadTopology, planStack, topologyNames } from "../../program/index.ts";
import { changed } from "../support/findings.ts";
import { w8a8OnOneNode } from "../support/memory-topologies.ts";
import { pictureBrowser, type PictureBrowser } from "../support/pictures/browser.ts";
import { planOf64Nodes } from "../support/pictures/large-topologies.ts";
import { manyPods, recordedReplacement, recordedRollout } from "../support/recorded-statuses.ts";
import { serving } from "../support/topologies.ts";

let browser: PictureBrowser;

beforeAll(async () => {
  browser = await pictureBrowser();
}, 60_000);

afterAll(async () => browser.close());

function memoryOf({ input }: Pick<CheckResult, "input">): Picture {
  if (input === undefined) throw new RangeError("no input");
  return memoryPicture(input);
}

function portsOf({ input, layout }: Pick<CheckResult, "input" | "layout">): Picture {
  if (input === undefined || layout === undefined) throw new RangeError("no layout");
  return portsPicture(input.topology, layout.ports);
}

function checked(topology: Topology, site: Site = {}): CheckResult {
  return check(topology, site);
}

/** The topology of `planOf64Nodes`. */
async function on64Nodes(): Promise<Topology> {
  const topology = structuredClone(await loadTopology("a3-1p1d", "stack"));
  for (const group of Object.values(topology.groups)) group.replicas = 32 / group.nodes;
  return topology;
}

/** The change of one flag in every group. */
async function changedFlag(topology: Topology): Promise<Picture> {
  const after = structuredClone(topology);
  for (const group of Object.values(after.groups)) group.args = { ...group.args, seed: 7 };
  const planned = plan(after);
  return diffPicture(
    comparePlans({ plan: plan(topology), label: "HEAD" }, { plan: planned, label: after.name }),
    planned,
  );
}

const answered = (given: FitArguments): Picture => {
  const question = readQuestion(given);
  return fitPicture(question, fit(question));
};

const question = { model: "GLM-5", weights: "w8a8", hardware: "a3", context: "131072" } as const;

const pictures: readonly (readonly [string, () => Picture | Promise<Picture>])[] = [
  ["memory at 6 nodes", async () => memoryOf(await checkStack("a3-1p1d", undefined, "."))],
  ["memory at 64 nodes", async () => memoryOf(checked(await on64Nodes()))],
  ["memory that does not suffice", () => memoryOf(checked(w8a8OnOneNode({ maxModelLen: 200_000 })))],
  ["ports at 6 nodes", async () => portsOf(await checkStack("a3-1p1d", undefined, "."))],
  ["ports at 64 nodes", async () => portsOf(checked(await on64Nodes()))],
  ["ports with conflicts", () => portsOf(checked(changed(serving(1), { ports: { api: 10_250 } })))],
  [
    "ports on a site with its own ranges",
    () =>
      portsOf(
        checked(serving(2), {
          nodes: {
            nodePortRange: "31000-31010",
            ephemeralPortRange: "10000-29999",
            reservedPorts: "12880-12900",
            usedPorts: { ceph: "6789,6800-7300" },
            pickedPorts: { "team-b": "8000-8100" },
          },
        }),
      ),
  ],
  ["fit at 3 nodes", () => answered({ ...question, nodes: "3" })],
  ["fit at 6 nodes", () => answered({ ...question, nodes: "6", engine: "vllm-ascend" })],
  ["fit of a short context", () => answered({ ...question, nodes: "2", context: "1024" })],
  ["fit without a shape", () => answered({ ...question, weights: "bf16", nodes: "1" })],
  ["diff at 6 nodes", async () => changedFlag(await loadTopology("a3-1p1d", "stack"))],
  ["diff at 64 nodes", async () => changedFlag(await on64Nodes())],
  ["diff of two topologies", async () => diffBetween("a3-1p1d", "a3-glm47-2p1d")],
  ["status at 6 nodes", () => statusPicture(readStatuses(recordedRollout(), "rollout"))],
  ["status of 35 seconds", () => statusPicture(readStatuses(recordedReplacement(35), "replacement"))],
  ["status of 3 minutes", () => statusPicture(readStatuses(recordedReplacement(180), "replacement"))],
  ["status at 64 nodes", () => statusPicture([manyPods(planOf64Nodes())])],
];

async function diffBetween(one: string, other: string): Promise<Picture> {
  const [before, after] = [await planStack(one), await planStack(other)];
  return diffPicture(comparePlans({ plan: before, label: one }, { plan: after, label: other }), after);
}

describe("no text overlaps another one, leaves its box or the picture", () => {
  test.each(pictures)("in the picture of %s, in light and dark", async (_, picture) => {
    const { scene } = await picture();
    expect(await browser.faultsOf(scene, "light")).toEqual([]);
    expect(await browser.faultsOf(scene, "dark")).toEqual([]);
  });

  test("in the pictures of memory and ports of any stack", async () => {
    const faulty: Record<string, readonly string[]> = {};
    for (const name of topologyNames()) {
      const result = await checkStack(name, undefined, ".");
      const faults = [
        ...(await browser.faultsOf(memoryOf(result).scene, "light")),
        ...(await browser.faultsOf(portsOf(result).scene, "dark")),
      ];
      if (faults.length > 0) faulty[name] = faults;
    }
    expect(faulty).toEqual({});
  }, 180_000);
});

describe("a page of a view", () => {
  test.each(pictures.filter(([name]) => name.endsWith("6 nodes") && !name.startsWith("diff")))(
    "opens the details of each shape of %s, and asks for nothing",
    async (_, made) => {
      const picture = await made();
      const { page, requests, messages } = await browser.open(htmlOf(picture), { width: 1400, height: 900 });
      const rows = await page.evaluate("document.querySelectorAll('#all tbody tr').length");
      const buttons = await page.evaluate("document.querySelectorAll('svg [role=button]').length");
      expect(rows).toBe(picture.details?.().length);
      expect(buttons).toBe(rows);
      expect({ requests: requests.length, messages }).toEqual({ requests: 1, messages: [] });
      await page.close();
    },
  );
});
