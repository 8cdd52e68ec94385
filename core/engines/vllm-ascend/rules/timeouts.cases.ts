import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

const execute = (seconds: string, version: string) =>
  serve({ version, env: { VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS: seconds } });

const ready = (seconds: string) => serve({ env: { VLLM_ENGINE_READY_TIMEOUT_S: seconds } });

const drain = (shutdownTimeout: number) => serve({ args: { shutdownTimeout } });

export const cases: CasesByRule = {
  "ascend-execute-timeout": {
    fails: [
      {
        name: "one second too few",
        topology: execute("1835", "v0.23.0"),
        reports: [
          {
            path: "groups.serve.env.VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS",
            value: "1835",
            message:
              "VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS 1835 has no effect: vllm-ascend raises values below 1836 to 3000.",
            fix: "Set VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS to at least 1836, or remove it",
          },
        ],
      },
      {
        name: "five minutes in v0.27.1rc1",
        topology: execute("300", "v0.27.1rc1"),
        reports: [
          {
            path: "groups.serve.env.VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS",
            value: "300",
            message: /raises values below 1836 to 3000\.$/,
            fix: /^Set VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS to at least 1836/,
          },
        ],
      },
      {
        name: "five minutes",
        topology: execute("300", "v0.23.0"),
        reports: [
          {
            path: "groups.serve.env.VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS",
            value: "300",
            message:
              "VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS 300 has no effect: vllm-ascend raises values below 1836 to 3000.",
            fix: "Set VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS to at least 1836, or remove it",
          },
        ],
      },
    ],
    passes: [
      { name: "the least that the plugin keeps", topology: execute("1836", "v0.23.0") },
      { name: "a release before v0.23.0", topology: execute("300", "v0.20.2rc1") },
      { name: "a release after v0.23.0", topology: execute("300", "v0.26.0rc1") },
    ],
  },
  "vllm-ready-timeout": {
    fails: [
      {
        name: "less time than loading takes",
        topology: ready("600"),
        reports: [
          {
            path: "groups.serve.env.VLLM_ENGINE_READY_TIMEOUT_S",
            value: "600",
            message:
              "VLLM_ENGINE_READY_TIMEOUT_S 600 is below the 972 s that loading the weights of GLM-5 may take; the API process exits before that.",
            fix: "Set VLLM_ENGINE_READY_TIMEOUT_S to at least 972, or remove it to use the startup window of the site",
          },
        ],
      },
    ],
    passes: [{ name: "as much time as loading takes", topology: ready("972") }],
  },
  "vllm-drain-in-grace": {
    fails: [
      {
        name: "as long as the default grace period",
        topology: drain(120),
        reports: [
          {
            path: "groups.serve.args.shutdownTimeout",
            value: 120,
            message:
              "shutdownTimeout 120 must be below terminationGracePeriodSeconds 120, or Kubernetes kills the pod while requests run.",
            fix: "Set shutdownTimeout to at most 119, remove it, or raise terminationGracePeriodSeconds of the site",
          },
        ],
      },
      {
        name: "longer than the grace period of the site",
        topology: drain(301),
        site: { terminationGracePeriodSeconds: 300 },
        reports: [
          {
            path: "groups.serve.args.shutdownTimeout",
            value: 301,
            message:
              "shutdownTimeout 301 must be below terminationGracePeriodSeconds 300, or Kubernetes kills the pod while requests run.",
            fix: "Set shutdownTimeout to at most 299, remove it, or raise terminationGracePeriodSeconds of the site",
          },
        ],
      },
    ],
    passes: [
      { name: "less than the default grace period", topology: drain(119) },
      {
        name: "less than the grace period of the site",
        topology: drain(299),
        site: { terminationGracePeriodSeconds: 300 },
      },
    ],
  },
};
