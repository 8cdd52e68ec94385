import { atLeast, defineRule, removed, setTo } from "../../../domain/index.ts";
import { amountOf } from "../../../site/index.ts";
import { limitsOf } from "../group-settings.ts";
import { sharedMemory, sharedMemoryBytes } from "../shared-memory.ts";

/** Releases of the project's own image before GLM-4.7-Flash. */
const OLD_IMAGE = /\/lightllm:v?(0|1\.[01])\.[\w.-]+$/;

export const imageServesModel = defineRule({
  id: "lightllm-image",
  source: "LightLLM, lightllm/models/registry.py: glm4_moe_lite exists since v1.2.0",
  per: "site",
  check: ({ image }, { at }) =>
    image === undefined || !OLD_IMAGE.test(image)
      ? []
      : [
          {
            ...at("image"),
            message:
              'image contains a LightLLM release before v1.2.0, which stops with "Model type glm4_moe_lite is not supported".',
            fix: setTo("ghcr.io/modeltc/lightllm:v1.2.0", {
              as: "a release from v1.2.0 on, e.g. ghcr.io/modeltc/lightllm:v1.2.0",
            }),
          },
        ],
});

export const sharedMemorySize = defineRule({
  id: "lightllm-shared-memory",
  source:
    "LightLLM v1.2.0, lightllm/utils/shm_size_check.py: too little shared memory causes SIGBUS under load",
  per: "group",
  check: (group, { topology: { model, site } }) => {
    const { sharedMemory: given } = site;
    if (given === undefined || amountOf(given) >= sharedMemoryBytes(group, model)) return [];
    const { runningMaxReqSize, maxReqTotalLen } = limitsOf(group, model);
    const needed = sharedMemory(group, model);
    return [
      {
        path: "sharedMemory",
        value: given,
        message: `sharedMemory ${given} is too small: ${runningMaxReqSize} running requests of up to ${maxReqTotalLen} tokens need ${needed} of /dev/shm.`,
        fix: setTo(needed, { as: `at least ${needed}`, ending: ", or remove it" }),
      },
    ];
  },
});

/** The server lets answers finish for 60 s, and then stops its workers. */
const GRACE_SECONDS = 90;

export const gracePeriod = defineRule({
  id: "lightllm-grace",
  source: "LightLLM v1.2.0, lightllm/utils/start_utils.py: SIGTERM waits up to 60 s for the HTTP server",
  per: "site",
  check: ({ terminationGracePeriodSeconds: seconds }, { at }) =>
    seconds >= GRACE_SECONDS
      ? []
      : [
          {
            ...at("terminationGracePeriodSeconds"),
            message: `terminationGracePeriodSeconds ${seconds} is too short: LightLLM lets answers finish for up to 60 s, and then stops its workers.`,
            fix: atLeast(GRACE_SECONDS),
          },
        ],
});

export const platformProfile = defineRule({
  id: "lightllm-profile",
  source: "glm-serve: platform profiles describe how clusters offer Ascend devices",
  per: "site",
  check: ({ platform: { profile } }, { at }) =>
    profile === "plain"
      ? []
      : [
          {
            ...at("platform.profile"),
            message: `platform.profile ${profile} applies only to Ascend devices; every cluster offers NVIDIA GPUs as nvidia.com/gpu.`,
            fix: removed({
              ending: "; platform.resourceName, platform.schedulerName and the others work without a profile",
            }),
          },
        ],
});
