import { defineRule, numberOf, Severity } from "../../../domain/index.ts";
import { loadingSeconds } from "../../../memory/index.ts";
import { variable } from "../group-settings.ts";

/** Seconds that HCCL itself waits for a step. */
const LEAST_EXECUTE_SECONDS = 1836;

export const executeTimeout = defineRule({
  id: "ascend-execute-timeout",
  severity: Severity.Warning,
  releases: { since: "0.23", before: "0.24" },
  source: "vllm-ascend v0.23.0, platform.py:1275: less becomes 3000; v0.24.0rc1 no longer changes the value",
  per: "group",
  check: (group) => {
    const setting = variable(group, "VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS");
    if (setting === undefined || Number(setting.value) >= LEAST_EXECUTE_SECONDS) return [];
    return [
      {
        ...setting,
        message: `vllm-ascend replaces a VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS below ${LEAST_EXECUTE_SECONDS} with 3000.`,
        fix: `Set VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS to at least ${LEAST_EXECUTE_SECONDS}, or remove it`,
      },
    ];
  },
});

export const readyTimeout = defineRule({
  id: "vllm-ready-timeout",
  severity: Severity.Warning,
  releases: { since: "0.14" },
  source: "vLLM, envs.py, VLLM_ENGINE_READY_TIMEOUT_S: the API process gives up on its engine",
  per: "group",
  check: (group, { topology }) => {
    const setting = variable(group, "VLLM_ENGINE_READY_TIMEOUT_S");
    const seconds = loadingSeconds(topology);
    if (setting === undefined || Number(setting.value) >= seconds) return [];
    return [
      {
        ...setting,
        message: `VLLM_ENGINE_READY_TIMEOUT_S ${setting.value} is below the ${seconds} s that loading the weights of ${topology.model.name} may take; the API process gives up earlier.`,
        fix: `Set VLLM_ENGINE_READY_TIMEOUT_S to at least ${seconds}, or remove it to use the startup window of the site`,
      },
    ];
  },
});

export const drainInGrace = defineRule({
  id: "vllm-drain-in-grace",
  severity: Severity.Warning,
  releases: { since: "0.18" },
  source: "Kubernetes, terminationGracePeriodSeconds: SIGKILL afterwards, whatever still runs",
  per: "group",
  check: (group, { topology: { site }, at }) => {
    const drain = numberOf(group, "shutdownTimeout");
    const grace = site.terminationGracePeriodSeconds;
    if (drain === undefined || drain < grace) return [];
    return [
      {
        ...at("args.shutdownTimeout"),
        message: `shutdownTimeout ${drain} is not below terminationGracePeriodSeconds ${grace}: Kubernetes kills the pod while requests run.`,
        fix: `Set shutdownTimeout below ${grace}, remove it, or raise terminationGracePeriodSeconds of the site`,
      },
    ];
  },
});
