import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { topologyFacts, topologyPicture, topologyScene } from "../../core/diagram/index.ts";
import { type Plan, type Scene } from "../../core/index.ts";
import { planStack, topologyNames } from "../../program/index.ts";
import { pictureBrowser, type PictureBrowser } from "../support/pictures/browser.ts";
import { planInDomains, planOf64Nodes } from "../support/pictures/large-topologies.ts";

let browser: PictureBrowser;

beforeAll(async () => {
  browser = await pictureBrowser();
}, 60_000);

afterAll(async () => browser.close());

describe("no text of a topology picture overlaps another one or leaves its box", () => {
  test("in any stack", async () => {
    const faulty: Record<string, readonly string[]> = {};
    for (const name of topologyNames()) {
      const faults = await browser.faultsOf(topologyPicture(await planStack(name)).scene, "light");
      if (faults.length > 0) faulty[name] = faults;
    }
    expect(faulty).toEqual({});
  }, 120_000);

  const plans: readonly (readonly [string, () => Plan | Promise<Plan>])[] = [
    ["1 node", () => planStack("a3-glm5-w8a8")],
    ["6 nodes", () => planStack("a3-1p1d")],
    ["12 nodes in domains", planInDomains],
    ["64 nodes", planOf64Nodes],
  ];

  test.each(plans)("at %s, in light and dark", async (_, planned) => {
    const { scene } = topologyPicture(await planned());
    expect(await browser.faultsOf(scene, "light")).toEqual([]);
    expect(await browser.faultsOf(scene, "dark")).toEqual([]);
  });

  test("with changed groups", async () => {
    const facts = topologyFacts(await planStack("a3-1p1d"));
    const scene = topologyScene(facts, { changed: new Set(["decode-0"]) });
    expect(await browser.faultsOf(scene, "light")).toEqual([]);
  });
});

test("the check finds texts that overlap, leave their box or the picture, and lines across them", async () => {
  const text = { kind: "label", size: 12, tone: "ink" } as const;
  const scene: Scene = {
    width: 300,
    height: 100,
    title: "Faults",
    description: "",
    shapes: [
      { ...text, x: 10, y: 20, text: "one" },
      { ...text, x: 20, y: 22, text: "two" },
      { kind: "box", x: 100, y: 10, width: 30, height: 30, fill: "panel" },
      { ...text, x: 105, y: 30, text: "too wide" },
      { ...text, x: 280, y: 80, text: "outside" },
      { ...text, x: 20, y: 80, text: "crossed" },
      {
        kind: "line",
        points: [
          [0, 76],
          [90, 76],
        ],
        tone: "ink",
        width: 1,
      },
    ],
  };
  expect(await browser.faultsOf(scene, "light")).toEqual([
    '"outside" leaves the picture.',
    '"one" overlaps "two".',
    '"too wide" crosses the edge of a box.',
    '"outside" crosses the edge of a box.',
    'A line crosses "crossed".',
  ]);
});
