import { defineRule, removed, type RuleProblem, setTo, Severity } from "../domain/index.ts";
import { amountOf } from "../site/index.ts";

/** `docker run --shm-size` of the deployment documents. */
const DOCUMENTED_SHARED_MEMORY = 2 ** 30;

export const cpusRequested = defineRule({
  id: "cpus-requested",
  severity: Severity.Warning,
  source:
    "Kubernetes, static CPU manager policy: only a Guaranteed pod with whole CPUs has CPUs of its own, and numactl rejects all others",
  per: "group",
  check: (group, { topology: { engine, site } }) => {
    const { requests, limits } = site.resources;
    const { cpu } = limits;
    if (group.cpusPerRank === undefined || cpu === undefined || limits.memory === undefined) return [];
    const guaranteed = [
      [requests.cpu ?? cpu, cpu],
      [requests.memory ?? limits.memory, limits.memory],
    ].every(([requested = "", limit = ""]) => amountOf(requested) === amountOf(limit));
    if (!guaranteed || !Number.isInteger(amountOf(cpu))) return [];
    const bound = group.cpusPerRank * engine.processes(group, 0).length;
    if (amountOf(cpu) >= bound) return [];
    return [
      {
        path: "resources.limits.cpu",
        value: cpu,
        message: `resources.limits.cpu ${cpu} equals the request, so that a kubelet with static CPU policy gives the pod ${amountOf(cpu)} CPUs of its own; groups.${group.name} binds its processes to the CPUs 0 to ${bound - 1}.`,
        fix: removed({ ending: ", or lower cpusPerRank" }),
      },
    ];
  },
});

export const sharedMemorySize = defineRule({
  id: "shared-memory-size",
  severity: Severity.Warning,
  engines: ["vllm-ascend", "xllm"],
  source:
    "deployment document 002, §4.1: --shm-size 1g; vllm-ascend #8113: processes that need more end with SIGBUS",
  per: "site",
  check: ({ sharedMemory }, { at }) => {
    if (sharedMemory === undefined || amountOf(sharedMemory) >= DOCUMENTED_SHARED_MEMORY) return [];
    return [
      {
        ...at("sharedMemory"),
        message: `sharedMemory ${sharedMemory} is below the 1 GiB of the deployment documents; processes that run out of it end with SIGBUS.`,
        fix: setTo("1Gi", { as: "at least 1Gi", ending: ", or remove it to use 64Gi" }),
      },
    ];
  },
});

export const sharedMemoryInLimit = defineRule({
  id: "shared-memory-in-limit",
  severity: Severity.Warning,
  source: "Kubernetes, emptyDir of medium Memory: its contents count against the container's limit",
  per: "site",
  check: ({ sharedMemory, resources }, { at, topology: { engine, groups, model } }) => {
    const { memory } = resources.limits;
    if (memory === undefined) return [];
    const sizes = new Set(groups.map((group) => sharedMemory ?? engine.sharedMemory(group, model)));
    return [...sizes].flatMap((size): RuleProblem[] =>
      amountOf(size) < amountOf(memory)
        ? []
        : [
            {
              ...at("resources.limits.memory"),
              message: `resources.limits.memory ${memory} must exceed sharedMemory ${size}, or the kernel kills the engine before /dev/shm is full.`,
              fix: removed({ ending: `, set it well above ${size}, or lower sharedMemory` }),
            },
          ],
    );
  },
});
