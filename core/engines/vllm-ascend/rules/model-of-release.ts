import { type EngineRule, inRange, type VersionRange } from "../../../domain/index.ts";
import type { ModelFacts } from "../../../facts/index.ts";

/** Which of the releases in the flag catalogues have the architecture. */
const KNOWN: Readonly<Record<ModelFacts["type"], VersionRange>> = {
  glm4_moe: {},
  glm4_moe_lite: { since: "0.17" },
  glm_moe_dsa: { since: "0.17" },
};

export const modelOfRelease: EngineRule = {
  id: "vllm-model-of-release",
  source: "vLLM 0.13.0 and 0.17.0, model_executor/models/registry.py",
  check: ({ model, spec }) => {
    const { version } = spec.engine;
    const range = KNOWN[model.type];
    if (inRange(version, range)) return [];
    return [
      {
        path: "engine.version",
        value: version,
        message: `This vLLM does not know ${model.name} and refuses to start.`,
        fix: `choose a version from ${range.since} on`,
      },
    ];
  },
};
