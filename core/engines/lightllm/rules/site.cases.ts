import flash from "../../../../stacks/h200-glm47-flash.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";

export const cases: CasesByRule = {
  "lightllm-image": {
    fails: [
      {
        name: "a release before the model",
        topology: flash,
        site: { image: "ghcr.io/modeltc/lightllm:v1.1.0" },
        reports: [
          {
            path: "image",
            value: "ghcr.io/modeltc/lightllm:v1.1.0",
            message:
              'image contains a LightLLM release before v1.2.0, which stops with "Model type glm4_moe_lite is not supported".',
            fix: "Set image to a release from v1.2.0 on, e.g. ghcr.io/modeltc/lightllm:v1.2.0",
          },
        ],
      },
    ],
    passes: [
      { name: "the image of the release", topology: flash },
      {
        name: "an image of another registry",
        topology: flash,
        site: { image: "own.example/lightllm:v1.3.0" },
      },
    ],
  },
  "lightllm-shared-memory": {
    fails: [
      {
        name: "2800Mi for 256 requests",
        topology: flash,
        site: { sharedMemory: "2800Mi" },
        reports: [
          {
            path: "sharedMemory",
            value: "2800Mi",
            message:
              "sharedMemory 2800Mi is too small: 256 running requests of up to 202752 tokens need 3Gi of /dev/shm.",
            fix: "Set sharedMemory to at least 3Gi, or remove it",
          },
        ],
      },
    ],
    passes: [
      { name: "2900Mi for 256 requests", topology: flash, site: { sharedMemory: "2900Mi" } },
      { name: "the default size", topology: flash },
    ],
  },
  "lightllm-grace": {
    fails: [
      {
        name: "89 seconds",
        topology: flash,
        site: { terminationGracePeriodSeconds: 89 },
        reports: [
          {
            path: "terminationGracePeriodSeconds",
            value: 89,
            message:
              "terminationGracePeriodSeconds 89 is too short: LightLLM lets answers finish for up to 60 s, and then stops its workers.",
            fix: "Set terminationGracePeriodSeconds to at least 90",
          },
        ],
      },
    ],
    passes: [{ name: "90 seconds", topology: flash, site: { terminationGracePeriodSeconds: 90 } }],
  },
  "lightllm-profile": {
    fails: [
      {
        name: "a profile for Ascend devices",
        topology: flash,
        site: { platform: { profile: "cce" } },
        reports: [
          {
            path: "platform.profile",
            value: "cce",
            message:
              "platform.profile cce applies only to Ascend devices; every cluster offers NVIDIA GPUs as nvidia.com/gpu.",
            fix: "Remove platform.profile; platform.resourceName, platform.schedulerName and the others work without a profile",
          },
        ],
      },
    ],
    passes: [{ name: "no profile", topology: flash }],
  },
};
