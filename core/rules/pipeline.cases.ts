import { pipelined } from "../../test/support/topologies.ts";
import type { CasesByRule } from "../../test/support/rule-cases.ts";

export const cases: CasesByRule = {
  "pipeline-over-nodes": {
    fails: [
      {
        name: "two ranks whose pipelines stand on four nodes",
        topology: pipelined({ nodes: 4, dataParallelSize: 2 }),
        reports: [
          {
            path: "groups.serve.dataParallelSize",
            value: 2,
            message: "dataParallelSize 2 with a pipeline over 4 nodes has no documented layout.",
            fix: "Set dataParallelSize to 1, and raise replicas for more capacity",
          },
          {
            path: "groups.serve.pipelineParallelSize",
            value: 2,
            message: /^pipelineParallelSize 2 is not a multiple of nodes 4, /,
            fix: "Set pipelineParallelSize to a multiple of 4",
          },
        ],
      },
      {
        name: "three stages on two nodes",
        topology: pipelined({ pipelineParallelSize: 3 }),
        reports: [
          {
            path: "groups.serve.pipelineParallelSize",
            value: 3,
            message:
              "pipelineParallelSize 3 is not a multiple of nodes 2, but every node runs the same number of stages.",
            fix: "Set pipelineParallelSize to a multiple of 2",
          },
        ],
      },
    ],
    passes: [
      { name: "one stage on each of two nodes", topology: pipelined() },
      {
        name: "two stages on one node",
        topology: pipelined({ nodes: 1, tensorParallelSize: 8 }),
      },
    ],
  },
  "layers-fill-stages": {
    fails: [
      {
        name: "more entries than stages",
        topology: pipelined({ layersPerStage: [26, 26, 26] }),
        reports: [
          {
            path: "groups.serve.layersPerStage",
            value: [26, 26, 26],
            message: "layersPerStage has 3 entries, but pipelineParallelSize is 2.",
            fix: "Set layersPerStage to 2 numbers, or pipelineParallelSize to 3",
          },
        ],
      },
      {
        name: "a layer too few",
        topology: pipelined({ layersPerStage: [41, 36] }),
        reports: [
          {
            path: "groups.serve.layersPerStage",
            value: [41, 36],
            message: "layersPerStage has 77 layers in total, but GLM-5 has 78.",
            fix: "Set layersPerStage to numbers that add up to 78",
          },
        ],
      },
    ],
    passes: [
      { name: "the layers of the model", topology: pipelined({ layersPerStage: [41, 37] }) },
      { name: "no partition", topology: pipelined() },
    ],
  },
};
