import { expect, test } from "vitest";
import flash from "../../stacks/h200-glm47-flash.ts";
import type { Site, Topology } from "../../core/index.ts";
import { findingsOf } from "../support/findings.ts";
import { groupOf, prefillDecode, serving } from "../support/topologies.ts";

interface Case {
  readonly rule: string;
  readonly topology: Topology;
  readonly site?: Site;
  readonly path: string;
  readonly value: unknown;
  readonly message: RegExp;
}

const devices = (devicesPerNode: number | undefined, tensorParallelSize: number) =>
  serving(1, (topology) => {
    Object.assign(
      groupOf(topology, "serve"),
      { tensorParallelSize },
      devicesPerNode === undefined ? {} : { devicesPerNode },
    );
  });

const onH200 = (tensorParallelSize: number) => {
  const topology: Topology = structuredClone(flash);
  Object.assign(groupOf(topology, "serve"), { tensorParallelSize, nodes: 1 });
  return topology;
};

/** Where one rule has several things to say, it says the right one, of what was given. */
const cases: readonly Case[] = [
  {
    rule: "devices-fill-nodes",
    topology: devices(17, 16),
    path: "groups.serve.devicesPerNode",
    value: 17,
    message: /^One node would need 17 devices; Atlas 800 A3 has 16\.$/,
  },
  {
    rule: "devices-fill-nodes",
    topology: onH200(16),
    path: "groups.serve.tensorParallelSize",
    value: 16,
    message: /^One node would need 16 devices; NVIDIA H200 has 8\.$/,
  },
  {
    rule: "devices-fill-nodes",
    topology: devices(undefined, 8),
    path: "groups.serve.nodes",
    value: 1,
    message: /is 8 devices, but 1 × Atlas 800 A3 has 16\.$/,
  },
  {
    rule: "devices-fill-nodes",
    topology: devices(8, 4),
    path: "groups.serve.nodes",
    value: 1,
    message: /is 4 devices, but 1 × Atlas 800 A3 gives it 8\.$/,
  },
  {
    rule: "diagnosed",
    topology: serving(1),
    site: { diagnose: { eager: true } },
    path: "diagnose.eager",
    value: true,
    message: /^serve runs with enforceEager true instead of the engine's own\.$/,
  },
  {
    rule: "kv-engine-ids",
    topology: prefillDecode((topology) => void (groupOf(topology, "decode").engineId = "0")),
    path: "groups.decode.engineId",
    value: "0",
    message: /^groups\.prefill has the same id\.$/,
  },
];

test.each(cases)("$rule: $message", ({ rule, topology, site = {}, path, value, message }) => {
  expect(findingsOf(topology, site, rule)).toMatchObject([
    { path, value, message: expect.stringMatching(message) as unknown },
  ]);
});
