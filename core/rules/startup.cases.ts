import flash from "../../stacks/h200-glm47-flash.ts";
import type { CasesByRule } from "../../test/support/rule-cases.ts";
import { serving } from "../../test/support/topologies.ts";
import type { Site } from "../index.ts";

const startup = (periodSeconds: number, failureThreshold: number): Site => ({
  probes: { startup: { periodSeconds, failureThreshold } },
});

const joining = (joinTimeoutSeconds: number): Site => ({ ...startup(30, 60), joinTimeoutSeconds });

export const cases: CasesByRule = {
  "startup-window": {
    fails: [
      {
        name: "a window in which the weights do not load",
        topology: serving(1),
        site: startup(30, 32),
        reports: [
          {
            path: "probes.startup.failureThreshold",
            value: 32,
            message:
              "GLM-5 in w4a8 has 389 GB of weights, which take 972 s to load at 0.4 GB/s; the startup probe restarts the pod after 960 s, every time.",
            fix: "Set probes.startup.failureThreshold to at least 33, or accept this warning if the storage is known to be faster",
          },
        ],
      },
    ],
    passes: [
      { name: "a window in which the weights load", topology: serving(1), site: startup(30, 33) },
      { name: "the default window", topology: serving(1) },
      { name: "a smaller model", topology: flash, site: startup(30, 32) },
    ],
  },
  "join-before-startup-ends": {
    fails: [
      {
        name: "pods that wait as long as the startup probe allows",
        topology: serving(2),
        site: joining(1800),
        reports: [
          {
            path: "joinTimeoutSeconds",
            value: 1800,
            message:
              "joinTimeoutSeconds 1800 must be below the 1800 s of the startup probe, which restarts waiting pods before they report which pod is missing.",
            fix: "Set joinTimeoutSeconds to at most 1799, or raise probes.startup.failureThreshold",
          },
        ],
      },
    ],
    passes: [
      { name: "a second less", topology: serving(2), site: joining(1799) },
      { name: "the defaults", topology: serving(2) },
      { name: "a group on one node", topology: serving(1), site: joining(1800) },
    ],
  },
};
