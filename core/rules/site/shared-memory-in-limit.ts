import { type RuleProblem, type EngineRule, Severity } from "../../domain/index.ts";
import { amountOf } from "../../site/index.ts";

export const sharedMemoryInLimit: EngineRule = {
  id: "shared-memory-in-limit",
  severity: Severity.Warning,
  source: "Kubernetes, emptyDir of medium Memory: what it holds counts against the container's limit",
  check: ({ site, engine, groups }) => {
    const { memory } = site.resources.limits;
    if (memory === undefined) return [];
    const sizes = new Set(groups.map((group) => site.sharedMemory ?? engine.sharedMemory(group)));
    return [...sizes].flatMap((size): RuleProblem[] =>
      amountOf(size) < amountOf(memory)
        ? []
        : [
            {
              path: "resources.limits.memory",
              value: memory,
              message: `/dev/shm alone may take ${size}, and the kernel would kill the engine before it is full.`,
              fix: `raise it well above ${size}, or lower sharedMemory`,
            },
          ],
    );
  },
};
