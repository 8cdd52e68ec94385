import flash from "../../stacks/h200-glm47-flash.ts";
import type { CasesByRule } from "../../test/support/rule-cases.ts";
import { serving } from "../../test/support/topologies.ts";
import { oneMachine, oneSite } from "../../test/support/xllm.ts";
import type { Site } from "../index.ts";

const requests = (cpu: string): Site["resources"] => ({ requests: { cpu } });

const guaranteed = (cpu: string): Site["resources"] => ({
  requests: { cpu, memory: "512Gi" },
  limits: { cpu, memory: "512Gi" },
});

const limit = (memory: string, sharedMemory?: string): Site => ({
  resources: { requests: { memory: "1Gi" }, limits: { memory } },
  ...(sharedMemory === undefined ? {} : { sharedMemory }),
});

export const cases: CasesByRule = {
  "cpus-requested": {
    fails: [
      {
        name: "a Guaranteed pod with one CPU too few for its processes",
        topology: oneMachine(),
        site: { ...oneSite, resources: guaranteed("95") },
        reports: [
          {
            path: "resources.limits.cpu",
            value: "95",
            message:
              "resources.limits.cpu 95 equals the request, so that a kubelet with static CPU policy gives the pod 95 CPUs of its own; groups.serve binds its processes to the CPUs 0 to 95.",
            fix: "Remove resources.limits.cpu, or lower cpusPerRank",
          },
        ],
      },
      {
        name: "CPUs in thousandths",
        topology: oneMachine(),
        site: { ...oneSite, resources: guaranteed("95000m") },
        reports: [
          {
            path: "resources.limits.cpu",
            value: "95000m",
            message: /^resources\.limits\.cpu 95000m equals the request, .* the pod 95 CPUs of its own/,
            fix: /^Remove/,
          },
        ],
      },
    ],
    passes: [
      {
        name: "as many CPUs as the processes use",
        topology: oneMachine(),
        site: { ...oneSite, resources: guaranteed("96") },
      },
      {
        name: "a Burstable pod, which shares the CPUs of the node",
        topology: oneMachine(),
        site: { ...oneSite, resources: requests("1") },
      },
      { name: "all CPUs of the node", topology: oneMachine(), site: oneSite },
      { name: "a group without cpusPerRank", topology: serving(1), site: { resources: requests("1") } },
    ],
  },
  "shared-memory-size": {
    fails: [
      {
        name: "less than the documents give",
        topology: serving(1),
        site: { sharedMemory: "1023Mi" },
        reports: [
          {
            path: "sharedMemory",
            value: "1023Mi",
            message:
              "sharedMemory 1023Mi is below the 1 GiB of the deployment documents; processes that run out of it end with SIGBUS.",
            fix: "Set sharedMemory to at least 1Gi, or remove it to use 64Gi",
          },
        ],
      },
      {
        name: "less than the documents give for xLLM",
        topology: oneMachine(),
        site: { ...oneSite, sharedMemory: "64Mi" },
        reports: [
          {
            path: "sharedMemory",
            value: "64Mi",
            message: /^sharedMemory 64Mi is below/,
            fix: /^Set sharedMemory to at least 1Gi/,
          },
        ],
      },
    ],
    passes: [
      { name: "1 GiB", topology: serving(1), site: { sharedMemory: "1Gi" } },
      { name: "the default", topology: serving(1) },
      { name: "LightLLM", topology: flash, site: { sharedMemory: "1023Mi" } },
    ],
  },
  "shared-memory-in-limit": {
    fails: [
      {
        name: "a limit that /dev/shm fills alone",
        topology: serving(1),
        site: limit("64Gi"),
        reports: [
          {
            path: "resources.limits.memory",
            value: "64Gi",
            message:
              "resources.limits.memory 64Gi must exceed sharedMemory 64Gi, or the kernel kills the engine before /dev/shm is full.",
            fix: "Remove resources.limits.memory, set it well above 64Gi, or lower sharedMemory",
          },
        ],
      },
    ],
    passes: [
      { name: "a limit above /dev/shm", topology: serving(1), site: limit("65Gi") },
      { name: "a smaller /dev/shm", topology: serving(1), site: limit("64Gi", "32Gi") },
      { name: "no limit", topology: serving(1) },
    ],
  },
};
