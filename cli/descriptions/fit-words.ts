import type { ValueDescription } from "../../program/index.ts";
import { HARDWARE, HARDWARE_DESCRIPTION } from "./hardware.ts";

export const modelOption = {
  name: "model",
  value: "name",
  description: "name of the model, such as GLM-5",
  suggests: [
    "GLM-4.5",
    "GLM-4.5-Air",
    "GLM-4.6",
    "GLM-4.7",
    "GLM-4.7-Flash",
    "GLM-5",
    "GLM-5.1",
    "GLM-5.2",
    "GLM-5.3",
    "GLM-5.3-Flash",
  ],
} as const satisfies ValueDescription;

export const modelFactsOption = {
  name: "model-facts",
  value: "file",
  description: "facts of a model that glm-serve does not know, as glm-serve model --json prints them",
  completes: "file",
} as const satisfies ValueDescription;

export const weightsOption = {
  name: "weights",
  value: "format",
  description: "format of the weights: bf16, fp8, w8a8, w4a8, w8a8c8, w4a8c8, w8a8-mxfp8 or w4a4c8",
  suggests: ["bf16", "fp8", "w8a8", "w4a8", "w8a8c8", "w4a8c8", "w8a8-mxfp8", "w4a4c8"],
} as const satisfies ValueDescription;

export const hardwareOption = {
  name: "hardware",
  value: "kind",
  description: HARDWARE_DESCRIPTION,
  suggests: HARDWARE,
} as const satisfies ValueDescription;

export const nodesOption = {
  name: "nodes",
  value: "count",
  description: "number of nodes; every shape uses all of them",
} as const satisfies ValueDescription;

export const engineOption = {
  name: "engine",
  value: "name",
  description: "only this engine",
  default: "every engine for the hardware",
  suggests: ["lightllm", "vllm-ascend", "xllm"],
} as const satisfies ValueDescription;

export const releaseOption = {
  name: "release",
  value: "version",
  description: "release of the engine",
  default: "one that serves the model",
} as const satisfies ValueDescription;
