import { eachGroup, type EngineRule, Severity } from "../../../domain/index.ts";
import { loadingSeconds, printLoading } from "../../../memory/index.ts";
import { variable } from "../group-settings.ts";

export const readyTimeout: EngineRule = {
  id: "vllm-ready-timeout",
  severity: Severity.Warning,
  versions: { since: "0.14" },
  source: "vLLM, envs.py, VLLM_ENGINE_READY_TIMEOUT_S: the API gives up on its engine",
  check: eachGroup((group, topology) => {
    const setting = variable(group, "VLLM_ENGINE_READY_TIMEOUT_S");
    if (setting === undefined || Number(setting.value) >= loadingSeconds(topology)) return [];
    return [
      {
        ...setting,
        message: `${printLoading(topology)}; the API gives up before.`,
        fix: `raise it to ${loadingSeconds(topology)} or more, or take it out for the startup window of the site`,
      },
    ];
  }),
};
