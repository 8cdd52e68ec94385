import {
  eachGroup,
  type EngineRule,
  inRange,
  type RuleProblem,
  Severity,
  type VersionRange,
} from "../../../domain/index.ts";
import { entryOf } from "../../../topology/index.ts";

interface Life extends VersionRange {
  readonly fix: string;
}

/** Variables of vLLM that deployment documents still export, the versions that read them, and what to do instead. */
const LIVES: Readonly<Record<string, Life>> = {
  VLLM_USE_V1: { before: "0.12", fix: "take it out: there is no other engine than V1" },
  VLLM_NIXL_ABORT_REQUEST_TIMEOUT: {
    before: "0.18",
    fix: "rename it to VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT",
  },
  VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT: {
    since: "0.18",
    fix: "rename it to VLLM_NIXL_ABORT_REQUEST_TIMEOUT",
  },
  VLLM_TORCH_PROFILER_DIR: { before: "0.16", fix: "set torch_profiler_dir of profilerConfig" },
  VLLM_TORCH_PROFILER_WITH_STACK: { before: "0.16", fix: "set torch_profiler_with_stack of profilerConfig" },
  VLLM_TORCH_PROFILER_WITH_PROFILE_MEMORY: { before: "0.16", fix: "set profilerConfig" },
};

export const variableRetired: EngineRule = {
  id: "ascend-variable-retired",
  severity: Severity.Warning,
  source: "vLLM, envs.py; vllm-ascend, mooncake_connector.py: the names changed with the releases",
  check: eachGroup((group, { spec }) =>
    Object.entries(group.env).flatMap(([name, value]): RuleProblem[] => {
      const life = entryOf(LIVES, name);
      if (life === undefined || inRange(spec.engine.version, life)) return [];
      return [
        {
          path: `groups.${group.name}.env.${name}`,
          value,
          message: `Nothing in ${spec.engine.version} reads it.`,
          fix: life.fix,
        },
      ];
    }),
  ),
};
