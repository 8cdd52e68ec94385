import type { GroupRule } from "../../domain/index.ts";
import { amountOf } from "../../site/index.ts";
import { limitsOf } from "./limits.ts";
import { sharedMemory, sharedMemoryBytes } from "./shared-memory.ts";

/** The server lets answers finish for 60 s and then ends its workers. */
const GRACE_SECONDS = 90;

/** Releases of the project's own image that do not know the model. */
const OLD_IMAGE = /\/lightllm:v?(0|1\.[01])\.[\w.-]+$/;

/** What the server needs of the place it runs in. */
export const siteRules: readonly GroupRule[] = [
  {
    id: "lightllm-image",
    source: "LightLLM, lightllm/models/registry.py: glm4_moe_lite since v1.2.0",
    check: ({ site }) =>
      site.image === undefined || !OLD_IMAGE.test(site.image)
        ? []
        : [
            {
              path: "image",
              value: site.image,
              message: 'This release would stop with "Model type glm4_moe_lite is not supported".',
              fix: "use v1.2.0, e.g. ghcr.io/modeltc/lightllm:v1.2.0",
            },
          ],
  },
  {
    id: "lightllm-shared-memory",
    source: "LightLLM v1.2.0, lightllm/utils/shm_size_check.py: too little ends in SIGBUS under load",
    check: ({ site }, group) => {
      if (site.sharedMemory === undefined || amountOf(site.sharedMemory) >= sharedMemoryBytes(group))
        return [];
      const { runningMaxReqSize, maxReqTotalLen } = limitsOf(group);
      return [
        {
          path: "sharedMemory",
          value: site.sharedMemory,
          message: `${runningMaxReqSize} running requests of up to ${maxReqTotalLen} tokens need ${sharedMemory(group)} of /dev/shm.`,
          fix: `take it out, or set it to ${sharedMemory(group)} or more`,
        },
      ];
    },
  },
  {
    id: "lightllm-grace",
    source: "LightLLM v1.2.0, lightllm/utils/start_utils.py: SIGTERM waits up to 60 s for the HTTP server",
    check: ({ site }) =>
      site.terminationGracePeriodSeconds >= GRACE_SECONDS
        ? []
        : [
            {
              path: "terminationGracePeriodSeconds",
              value: site.terminationGracePeriodSeconds,
              message: "Answers under way and the workers need longer to end.",
              fix: `allow at least ${GRACE_SECONDS}`,
            },
          ],
  },
  {
    id: "lightllm-profile",
    source: "the platform profiles describe how clusters offer Ascend devices",
    check: ({ site }) =>
      site.platform.profile === "plain"
        ? []
        : [
            {
              path: "platform.profile",
              value: site.platform.profile,
              message: "This profile is for Ascend devices; nvidia.com/gpu is the same on every cluster.",
              fix: "take it out; resourceName, schedulerName and the like can be set beside it",
            },
          ],
  },
];
