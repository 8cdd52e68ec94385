import type { ArgumentValue, GroupSpec, Topology } from "../../../index.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { pipelined } from "../../../../test/support/topologies.ts";

/** A pipeline of two nodes. Layers 38 and 42 of GLM-5.2 select tokens, those between them do not. */
function split(
  version: string,
  model: string,
  numbers: Partial<GroupSpec> = {},
  overrides?: Readonly<Record<string, ArgumentValue>>,
): { readonly topology: Topology } {
  const args = { enableExpertParallel: true, ...(overrides === undefined ? {} : { hfOverrides: overrides }) };
  const topology = pipelined({ ...numbers, args });
  topology.engine.version = version;
  topology.model.name = model;
  return { topology };
}

const INDEX_CACHE = { use_index_cache: true, index_topk_freq: 4 };

const documented = { layersPerStage: [41, 37] };

const PATH = "groups.serve.layersPerStage";

export const cases: CasesByRule = {
  "ascend-index-share-refused": {
    fails: [
      {
        name: "a boundary between a layer and the one that selects for it",
        ...split("v0.27.1rc1", "GLM-5.2", documented),
        reports: [
          {
            path: PATH,
            value: [41, 37],
            message:
              "vllm-ascend v0.27.1rc1 refuses to start: layer 41, the first of stage 2, uses the selection of a layer in the stage before it.",
            fix: "Set layersPerStage to [42,36]",
          },
        ],
      },
      {
        name: "stages of equal size",
        ...split("v0.29.0rc1", "GLM-5.2"),
        reports: [{ path: PATH, message: /layer 39, the first/, fix: "Set layersPerStage to [38,40]" }],
      },
      {
        name: "layers that share by overrides",
        ...split("v0.28.0rc1", "GLM-5.1", { layersPerStage: [42, 36] }, INDEX_CACHE),
        reports: [
          {
            path: PATH,
            value: [42, 36],
            message: /layer 42, the first/,
            fix: "Set layersPerStage to [41,37]",
          },
        ],
      },
    ],
    passes: [
      {
        name: "the documented stages of GLM-5.3",
        ...split("v0.29.0rc1", "GLM-5.2", { layersPerStage: [42, 36] }),
      },
      {
        name: "the documented stages of GLM-5.1",
        ...split("v0.28.0rc1", "GLM-5.1", documented, INDEX_CACHE),
      },
      { name: "layers that all select", ...split("v0.28.0rc1", "GLM-5.1") },
      { name: "a release that sends the selection along", ...split("v0.30.0rc1", "GLM-5.2", documented) },
      {
        name: "another offset",
        ...split(
          "v0.28.0rc1",
          "GLM-5.1",
          { layersPerStage: [42, 36] },
          { ...INDEX_CACHE, index_skip_topk_offset: 3 },
        ),
      },
    ],
  },
  "ascend-index-share-stale": {
    fails: [
      {
        name: "the documented stages of GLM-5.2",
        ...split("v0.23.0.post1", "GLM-5.2", documented, INDEX_CACHE),
        reports: [
          {
            path: PATH,
            value: [41, 37],
            message:
              "layersPerStage separates layer 41, the first of stage 2, from the layer whose selection it uses; layer 41 uses what its own stage last selected, for other tokens.",
            fix: "Set layersPerStage to [42,36]",
          },
        ],
      },
    ],
    passes: [
      {
        name: "a boundary before a layer that selects",
        ...split("v0.23.0.post1", "GLM-5.2", { layersPerStage: [42, 36] }),
      },
      { name: "a release that refuses other boundaries", ...split("v0.27.1rc1", "GLM-5.2", documented) },
    ],
  },
};
