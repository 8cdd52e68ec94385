import { distance } from "fastest-levenshtein";
import { mooncakeOf, mooncakeVariables, spellingFor } from "../mooncake.ts";
import { pluginReleases } from "../plugin-release.ts";
import { Severity } from "../../../errors/finding.ts";
import { hcclVariables } from "../../../rules/hccl/variables.ts";
import { eachGroup, type Objection, type EngineRule } from "../../../rules/rule.ts";

/** Variables of others than the plugin that its documents export. */
const DOCUMENTED = [
  "ACL_OP_INIT_MODE",
  "ASCEND_A3_ENABLE",
  "ASCEND_AGGREGATE_ENABLE",
  "ASCEND_BUFFER_POOL",
  "ASCEND_CONNECT_TIMEOUT",
  "ASCEND_TRANSPORT_PRINT",
  "CPU_AFFINITY_CONF",
  "LD_PRELOAD",
  "OMP_NUM_THREADS",
  "OMP_PROC_BIND",
  "TASK_QUEUE_ENABLE",
  "VLLM_ENGINE_READY_TIMEOUT_S",
  "VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS",
  "VLLM_NIXL_ABORT_REQUEST_TIMEOUT",
  "VLLM_RPC_TIMEOUT",
  "VLLM_USE_V1",
  "VLLM_WORKER_MULTIPROC_METHOD",
];

const KNOWN = [
  ...new Set([
    ...pluginReleases.flatMap(({ variables }) => Object.keys(variables)),
    ...hcclVariables,
    ...DOCUMENTED,
    ...mooncakeVariables,
  ]),
];

/** More differ in short names that have nothing to do with each other. */
const MISTYPED = 2;
const SHORTEST = 10;

export const variableSpelled: EngineRule = {
  id: "ascend-variable-spelled",
  severity: Severity.Warning,
  source: "vllm-ascend and its documents: a mistyped variable is ignored, silently",
  check: eachGroup((group, { spec }) =>
    Object.keys(group.env).flatMap((name): Objection[] => {
      // Names of these two prefixes are judged whole by other rules.
      if (name.startsWith("VLLM_ASCEND_") || name.startsWith("HCCL_")) return [];
      if (name.length < SHORTEST || KNOWN.includes(name)) return [];
      const close = nearestOf(name);
      if (close === undefined) return [];
      const meant = spellingFor(mooncakeOf(spec.engine.version), close) ?? close;
      return [
        {
          path: `groups.${group.name}.env.${name}`,
          message: `No variable of this name is known, but ${meant} is.`,
          cure: `did you mean "${meant}"?`,
        },
      ];
    }),
  ),
};

function nearestOf(name: string): string | undefined {
  return KNOWN.map((known) => ({ known, differs: distance(known, name) }))
    .filter(({ differs }) => differs <= MISTYPED)
    .toSorted((a, b) => a.differs - b.differs)[0]?.known;
}
