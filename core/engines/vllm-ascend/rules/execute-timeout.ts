import { eachGroup, type EngineRule, Severity } from "../../../domain/index.ts";
import { variable } from "../group-settings.ts";

/** The time that HCCL itself waits for a step. */
const LEAST = 1836;

export const executeTimeout: EngineRule = {
  id: "ascend-execute-timeout",
  severity: Severity.Warning,
  versions: { since: "0.23", before: "0.24" },
  source: "vllm-ascend v0.23.0, platform.py:1275: less is replaced by 3000, which v0.24.0rc1 does no longer",
  check: eachGroup((group) => {
    const setting = variable(group, "VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS");
    if (setting === undefined || Number(setting.value) >= LEAST) return [];
    return [
      {
        ...setting,
        message: `The plugin takes 3000 s where less than ${LEAST} s are given.`,
        fix: `take it out, or set it to ${LEAST} or more`,
      },
    ];
  }),
};
