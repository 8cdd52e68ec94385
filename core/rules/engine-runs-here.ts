import type { RuleProblem, EngineRule } from "../domain/index.ts";

export const engineRunsHere: EngineRule = {
  id: "engine-runs-here",
  source: "vLLM-Ascend and xLLM run on Ascend, LightLLM on NVIDIA",
  check: ({ engine, hardware, spec, groups }) => {
    const objections: RuleProblem[] = [];
    if (engine.vendor !== hardware.vendor) {
      objections.push({
        path: "hardware",
        value: spec.hardware,
        message: `${engine.name} does not run on ${hardware.title}.`,
        fix: `choose hardware of ${engine.vendor}, or another engine`,
      });
    }
    if (
      engine.proxy === undefined &&
      (spec.kvTransfer !== undefined || groups.some((group) => group.everyRankServes))
    ) {
      objections.push({
        path: "groups",
        message: `The documents describe no prefill/decode deployment with ${engine.name}.`,
        fix: "give each group the role serve",
      });
    }
    return objections;
  },
};
