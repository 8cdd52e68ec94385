import type { Diagnosis } from "../../domain/index.ts";

const withoutGraphs = () => ({ disableCudagraph: true });

/** LightLLM compiles nothing, so without graphs it is eager. Usual values: lightllm/server/api_cli.py@v1.2.0. */
export const diagnosis: Diagnosis = {
  eager: withoutGraphs,
  graphCapture: withoutGraphs,
  maxModelLen: { flag: "maxReqTotalLen" },
  maxNumSeqs: { flag: "runningMaxReqSize", usual: 256 },
  gpuMemoryUtilization: { flag: "memFraction", usual: 0.8 },
};
