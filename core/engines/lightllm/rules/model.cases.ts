import flash from "../../../../stacks/h200-glm47-flash.ts";
import flashMtp from "../../../../stacks/h200-glm47-flash-mtp.ts";
import { changed, withArgs } from "../../../../test/support/flash.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";

export const cases: CasesByRule = {
  "lightllm-model": {
    fails: [
      {
        name: "another model of the family",
        topology: changed((topology) => Object.assign(topology.model, { name: "GLM-4.7" })),
        reports: [
          {
            path: "model.name",
            value: "GLM-4.7",
            message:
              'model.name must be "GLM-4.7-Flash": LightLLM supports no other GLM model and stops with "Model type glm4_moe is not supported".',
            fix: 'Set model.name to "GLM-4.7-Flash", or use another engine',
          },
        ],
      },
    ],
    passes: [{ name: "GLM-4.7-Flash", topology: flash }],
  },
  "lightllm-model-of-release": {
    fails: [
      {
        name: "the release before the model",
        topology: changed((topology) => Object.assign(topology.engine, { version: "v1.1.0" })),
        reports: [
          {
            path: "engine.version",
            value: "v1.1.0",
            message: "LightLLM v1.1.0 does not support GLM-4.7-Flash and refuses to start.",
            fix: "Set engine.version to v1.2.0 or a later release",
          },
        ],
      },
    ],
    passes: [
      { name: "the first release with the model", topology: flash },
      {
        name: "a later release without a catalogue",
        topology: changed((topology) => Object.assign(topology.engine, { version: "v1.3.0" })),
      },
    ],
  },
  "lightllm-weights": {
    fails: [
      {
        name: "weights of another engine",
        topology: changed((topology) => Object.assign(topology.model, { weights: "w8a8" })),
        reports: [
          {
            path: "model.weights",
            value: "w8a8",
            message: "model.weights is w8a8, but GLM-4.7-Flash is published only in bf16.",
            fix: 'Set model.weights to "bf16"; to quantize the weights while they load, set args.quantType, e.g. to "fp8w8a8"',
          },
        ],
      },
    ],
    passes: [{ name: "bf16 weights", topology: flash }],
  },
  "lightllm-one-node": {
    fails: [
      {
        name: "two nodes",
        topology: withArgs({}, { nodes: 2, dataParallelSize: 2 }),
        reports: [
          {
            path: "groups.serve.nodes",
            value: 2,
            message:
              "nodes must be 1: no deployment document describes LightLLM across nodes, and the model fits one device.",
            fix: "Set nodes to 1, and replicas to the number of servers",
          },
        ],
      },
    ],
    passes: [
      { name: "two devices of one node", topology: withArgs({}, { tensorParallelSize: 2 }) },
      { name: "two ranks on one node", topology: withArgs({}, { dataParallelSize: 2 }) },
      { name: "the documented drafting server", topology: flashMtp },
    ],
  },
};
