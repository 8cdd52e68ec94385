import {
  atLeast,
  atMost,
  defineRule,
  inRange,
  numberOf,
  Severity,
  type VersionRange,
} from "../../../domain/index.ts";
import { loadingOf } from "../../../memory/index.ts";
import { placeOf, variable } from "../group-settings.ts";

/** Releases that raise the time that a step may take. */
const RAISING: readonly VersionRange[] = [{ since: "0.23", before: "0.24" }, { since: "0.27" }];

/** Seconds that HCCL waits for a step. */
const LEAST_EXECUTE_SECONDS = 1836;

export const executeTimeout = defineRule({
  id: "ascend-execute-timeout",
  severity: Severity.Warning,
  source:
    "vllm-ascend v0.23.0, platform.py:1275, v0.27.1rc1, platform.py:880, and v0.30.0rc2, platform.py:942: vllm-ascend raises smaller values to 3000; v0.24.0rc1 to v0.26.0rc1 keep them",
  per: "group",
  check: (group, { topology }) => {
    const { version } = topology.spec.engine;
    if (!RAISING.some((range) => inRange(version, range))) return [];
    const setting = variable(group, "VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS");
    if (setting === undefined || Number(setting.value) >= LEAST_EXECUTE_SECONDS) return [];
    return [
      {
        ...placeOf(setting),
        message: `VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS ${setting.value} has no effect: vllm-ascend raises values below ${LEAST_EXECUTE_SECONDS} to 3000.`,
        fix: atLeast(LEAST_EXECUTE_SECONDS, { ending: ", or remove it" }),
      },
    ];
  },
});

export const readyTimeout = defineRule({
  id: "vllm-ready-timeout",
  severity: Severity.Warning,
  releases: { since: "0.14" },
  source: "vLLM, envs.py, VLLM_ENGINE_READY_TIMEOUT_S: the API process stops waiting for its engine",
  per: "group",
  check: (group, { topology }) => {
    const setting = variable(group, "VLLM_ENGINE_READY_TIMEOUT_S");
    const seconds = loadingOf(topology)?.seconds;
    if (setting === undefined || seconds === undefined || Number(setting.value) >= seconds) return [];
    return [
      {
        ...placeOf(setting),
        message: `VLLM_ENGINE_READY_TIMEOUT_S ${setting.value} is below the ${seconds} s that loading the weights of ${topology.model.name} may take; the API process exits before that.`,
        fix: atLeast(seconds, { ending: ", or remove it to use the startup window of the site" }),
      },
    ];
  },
});

export const drainInGrace = defineRule({
  id: "vllm-drain-in-grace",
  severity: Severity.Warning,
  releases: { since: "0.18" },
  source: "Kubernetes, terminationGracePeriodSeconds: the kubelet sends SIGKILL after this time",
  per: "group",
  check: (group, { topology: { site }, at }) => {
    const drain = numberOf(group, "shutdownTimeout");
    const grace = site.terminationGracePeriodSeconds;
    if (drain === undefined || drain < grace) return [];
    return [
      {
        ...at("args.shutdownTimeout"),
        message: `shutdownTimeout ${drain} must be below terminationGracePeriodSeconds ${grace}, or Kubernetes kills the pod while requests run.`,
        fix: atMost(grace - 1, {
          ending: ", remove it, or raise terminationGracePeriodSeconds of the site",
        }),
      },
    ];
  },
});
