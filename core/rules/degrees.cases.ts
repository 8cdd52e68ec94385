import flash from "../../stacks/h200-glm47-flash.ts";
import { changed } from "../../test/support/findings.ts";
import { withArgs } from "../../test/support/flash.ts";
import type { CasesByRule } from "../../test/support/rule-cases.ts";
import { groupOf, prefillDecode, serving } from "../../test/support/topologies.ts";
import type { GroupSpec, Topology } from "../index.ts";

/** The documented pair, or one serving node, with other numbers in one group. */
const pair = (group: string, numbers: Partial<GroupSpec>): Topology =>
  prefillDecode((topology) => Object.assign(groupOf(topology, group), numbers));

const alone = (numbers: Partial<GroupSpec>): Topology =>
  serving(1, (topology) => Object.assign(groupOf(topology, "serve"), numbers));

const degrees = (model: string, prefill: number, decode: number): Topology =>
  prefillDecode((topology) => {
    topology.model.name = model;
    groupOf(topology, "prefill").tensorParallelSize = prefill;
    groupOf(topology, "decode").tensorParallelSize = decode;
  });

const PREFILL = "groups.prefill.tensorParallelSize";

const DECODE = "groups.decode.tensorParallelSize";

export const cases: CasesByRule = {
  "devices-fill-nodes": {
    fails: [
      {
        name: "degrees that need more nodes",
        topology: pair("decode", { dataParallelSize: 32 }),
        reports: [
          {
            path: "groups.decode.nodes",
            value: 4,
            message:
              "dataParallelSize 32 × tensorParallelSize 4 is 128 devices, but nodes 4 × 16 devices of Atlas 800 A3 is 64.",
            fix: "Set groups.decode.nodes to 8, or set dataParallelSize and tensorParallelSize to a product of 64",
          },
        ],
      },
      {
        name: "degrees that leave devices idle",
        topology: pair("prefill", { tensorParallelSize: 8 }),
        reports: [
          {
            path: "groups.prefill.nodes",
            value: 2,
            message: /is 16 devices, but nodes 2 × 16 devices of Atlas 800 A3 is 32\.$/,
            fix: /^Set groups\.prefill\.nodes to 1, /,
          },
        ],
      },
      {
        name: "degrees that fill no number of nodes",
        topology: alone({ tensorParallelSize: 8 }),
        reports: [
          {
            path: "groups.serve.nodes",
            value: 1,
            message:
              "dataParallelSize 1 × tensorParallelSize 8 is 8 devices, but nodes 1 × 16 devices of Atlas 800 A3 is 16.",
            fix: "Set dataParallelSize and tensorParallelSize to a product of 16",
          },
        ],
      },
      {
        name: "fewer devices than the group uses",
        topology: alone({ tensorParallelSize: 4, devicesPerNode: 8 }),
        reports: [
          {
            path: "groups.serve.nodes",
            value: 1,
            message:
              "dataParallelSize 1 × tensorParallelSize 4 is 4 devices, but nodes 1 × devicesPerNode 8 is 8.",
            fix: "Set dataParallelSize and tensorParallelSize to a product of 8",
          },
        ],
      },
      {
        name: "more devices than a node has",
        topology: alone({ devicesPerNode: 17 }),
        reports: [
          {
            path: "groups.serve.devicesPerNode",
            value: 17,
            message: "groups.serve needs 17 devices on each node, but Atlas 800 A3 has 16.",
            fix: "Set devicesPerNode to at most 16",
          },
        ],
      },
      {
        name: "ranks above the devices of an H200 node",
        topology: withArgs({}, { dataParallelSize: 16, tensorParallelSize: 1, nodes: 1 }),
        reports: [
          {
            path: "groups.serve.tensorParallelSize",
            value: 1,
            message: "groups.serve needs 16 devices on each node, but NVIDIA H200 has 8.",
            fix: /^Set groups\.serve\.nodes to at least 2, or lower dataParallelSize or/,
          },
        ],
      },
      {
        name: "stages that leave devices idle",
        topology: alone({ tensorParallelSize: 4, pipelineParallelSize: 2 }),
        reports: [
          {
            path: "groups.serve.nodes",
            value: 1,
            message:
              "dataParallelSize 1 × tensorParallelSize 4 × pipelineParallelSize 2 is 8 devices, but nodes 1 × 16 devices of Atlas 800 A3 is 16.",
            fix: "Set dataParallelSize, tensorParallelSize and pipelineParallelSize to a product of 16",
          },
        ],
      },
      {
        name: "a degree above the devices of an H200 node",
        topology: withArgs({}, { tensorParallelSize: 16, nodes: 1 }),
        reports: [
          {
            path: "groups.serve.tensorParallelSize",
            value: 16,
            message: "groups.serve needs 16 devices on each node, but NVIDIA H200 has 8.",
            fix: "Set groups.serve.nodes to at least 2, or lower dataParallelSize or tensorParallelSize",
          },
        ],
      },
    ],
    passes: [
      { name: "all devices", topology: alone({ tensorParallelSize: 16 }) },
      {
        name: "all devices that the group uses",
        topology: alone({ tensorParallelSize: 8, devicesPerNode: 8 }),
      },
    ],
  },
  "ranks-divide": {
    fails: [
      {
        name: "ranks that do not divide among the nodes",
        topology: pair("decode", { nodes: 3, dataParallelSize: 16 }),
        reports: [
          {
            path: "groups.decode.dataParallelSize",
            value: 16,
            message:
              "dataParallelSize 16 is not a multiple of nodes 3, but every node runs the same number of ranks.",
            fix: "Set dataParallelSize to a multiple of 3",
          },
        ],
      },
      {
        name: "a rank over several nodes",
        topology: pair("prefill", { tensorParallelSize: 32, dataParallelSize: 1, nodes: 1 }),
        reports: [
          {
            path: PREFILL,
            value: 32,
            message:
              "tensorParallelSize 32 spreads one rank over several nodes: Atlas 800 A3 has 16 devices.",
            fix: "Set tensorParallelSize to at most 16",
          },
        ],
      },
      {
        name: "a rank whose prompts are split over several nodes",
        topology: pair("prefill", {
          tensorParallelSize: 8,
          prefillContextParallelSize: 4,
          dataParallelSize: 1,
          nodes: 1,
        }),
        reports: [
          {
            path: PREFILL,
            value: 8,
            message:
              "tensorParallelSize 8 × prefillContextParallelSize 4 spreads one rank over several nodes: Atlas 800 A3 has 16 devices.",
            fix: "Set tensorParallelSize and prefillContextParallelSize to a product of at most 16",
          },
        ],
      },
    ],
    passes: [
      { name: "one rank on each node", topology: serving(2) },
      { name: "several ranks on each node", topology: pair("decode", { nodes: 2, dataParallelSize: 16 }) },
    ],
  },
  "heads-divide": {
    fails: [
      {
        name: "12 devices for 64 heads",
        topology: pair("prefill", { tensorParallelSize: 12 }),
        reports: [
          {
            path: PREFILL,
            value: 12,
            message: "tensorParallelSize 12 does not divide the 64 attention heads of GLM-5.",
            fix: "Set tensorParallelSize to one of 1, 2, 4, 8, 16, 32, 64",
          },
        ],
      },
      {
        name: "16 devices for 20 heads",
        topology: changed(serving(1), { model: { name: "GLM-4.7-Flash" } }),
        reports: [
          {
            path: "groups.serve.tensorParallelSize",
            value: 16,
            message: "tensorParallelSize 16 does not divide the 20 attention heads of GLM-4.7-Flash.",
            fix: "Set tensorParallelSize to one of 1, 2, 4, 5, 10, 20",
          },
        ],
      },
      {
        name: "8 devices for 20 heads with LightLLM",
        topology: withArgs({}, { tensorParallelSize: 8 }),
        reports: [
          {
            path: "groups.serve.tensorParallelSize",
            value: 8,
            message: /^tensorParallelSize 8 does not divide the 20 attention heads/,
            fix: /1, 2, 4, 5, 10, 20$/,
          },
        ],
      },
    ],
    passes: [
      { name: "16 devices for 64 heads", topology: serving(1) },
      { name: "the documented LightLLM server", topology: flash },
    ],
  },
  "pd-degrees": {
    fails: [
      {
        name: "prefill split less than decode",
        topology: pair("prefill", { tensorParallelSize: 2, dataParallelSize: 16 }),
        reports: [
          {
            path: PREFILL,
            value: 2,
            message: `${PREFILL} 2 must be at least ${DECODE} 4: each decode device reads the KV cache of one or more prefill devices.`,
            fix: `Set ${PREFILL} to at least 4, or ${DECODE} to at most 2`,
          },
        ],
      },
      {
        name: "half the degree of decode",
        topology: degrees("GLM-5", 4, 8),
        reports: [
          {
            path: PREFILL,
            value: 4,
            message: `${PREFILL} 4 must be at least ${DECODE} 8: each decode device reads the KV cache of one or more prefill devices.`,
            fix: /to at least 8, /,
          },
        ],
      },
      {
        name: "no multiple without latent attention",
        topology: degrees("GLM-4.7", 12, 8),
        reports: [
          {
            path: PREFILL,
            value: 12,
            message: `${PREFILL} 12 is not a multiple of ${DECODE} 8, which GLM-4.7 needs because it has no latent attention.`,
            fix: `Set ${PREFILL} to a multiple of 8`,
          },
        ],
      },
    ],
    passes: [
      { name: "the same degree", topology: degrees("GLM-5", 8, 8) },
      { name: "no multiple with latent attention", topology: degrees("GLM-5", 12, 8) },
      { name: "a multiple without latent attention", topology: degrees("GLM-4.7", 16, 8) },
      { name: "a group that serves alone", topology: serving(1) },
    ],
  },
};
